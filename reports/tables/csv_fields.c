/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/csv_fields.h"

#include "sim/text/shortest_double.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

void sb_csv_text(FILE *out, bool first, const char *text)
{
    const char *quote = text[strcspn(text, ",\"\r\n")] ? "\"" : "";
    fprintf(out, "%s%s", first ? "" : ",", quote);
    while (*text) {
        const char *start = text;
        uint32_t point = sb_utf8_next(&text);
        if (point == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else
            fprintf(out, "%s%.*s", point == '"' ? "\"" : "", (int)(text - start), start);
    }
    fputs(quote, out);
}

void sb_csv_double(FILE *out, double value)
{
    char text[SB_SHORTEST_DOUBLE_SIZE] = "";
    if (isfinite(value))
        sb_shortest_double(text, value);
    fprintf(out, ",%s", text);
}
