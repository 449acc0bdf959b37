/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/text/markdown_text.h"

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

void sb_markdown_table(FILE *out, const struct sb_text_table *table,
                       bool (*is_loud)(const char *cell))
{
    for (uint32_t c = 0; c < table->columns; c++)
        fprintf(out, "| %s ", table->name[c]);
    fputs("|\n", out);
    for (uint32_t c = 0; c < table->columns; c++)
        fputs(table->left[c] ? "| :--- " : "| ---: ", out);
    fputs("|\n", out);
    for (uint32_t row = 0; row < table->rows; row++) {
        for (uint32_t c = 0; c < table->columns; c++) {
            const char *cell = sb_text_table_cell(table, row, c);
            bool loud = is_loud && is_loud(cell);
            fputs(loud ? "| **" : "| ", out);
            sb_markdown_text(out, cell);
            fputs(loud ? "** " : " ", out);
        }
        fputs("|\n", out);
    }
    fputc('\n', out);
}
