/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/markdown_text.h"

#include <ctype.h>
#include <string.h>

/* Every ASCII punctuation character may be escaped by a backslash (CommonMark 2.4); those that mean
 * nothing in a line stay readable. */
void sb_markdown_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (ispunct((unsigned char)*text) && strchr("\\`*_{}[]<>#|~&@$^!", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

void sb_markdown_paragraph(FILE *out, const char *before, const char *text, const char *after)
{
    fputs(before, out);
    sb_markdown_text(out, text);
    fprintf(out, "%s\n\n", after);
}
