/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/print_text.h"

void sb_json_print_text(FILE *out, const char *text)
{
    putc('"', out);
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            fprintf(out, "\\u%04x", (unsigned)(unsigned char)*c);
        else
            putc(*c, out);
    }
    putc('"', out);
}
