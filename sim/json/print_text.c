/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/print_text.h"

#include "sim/text/utf8.h"

void sb_json_print_text(FILE *out, const char *text)
{
    putc('"', out);
    while (*text) {
        const char *start = text;
        uint32_t point = sb_utf8_next(&text);
        if (point == '"' || point == '\\')
            fprintf(out, "\\%c", (int)point);
        else if (sb_utf8_visible(point) != point)
            fprintf(out, "\\u%04x", (unsigned)point);
        else
            fwrite(start, 1, (size_t)(text - start), out);
    }
    putc('"', out);
}
