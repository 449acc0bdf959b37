/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/csv_fields.h"

#include "sim/text/shortest_double.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

/* Spreadsheets and terminals get what tables show: names in which nothing is obeyed. */
void sb_csv_text(FILE *out, bool first, const char *text)
{
    const char *quote = text[strcspn(text, ",\"\r\n")] ? "\"" : "";
    fprintf(out, "%s%s", first ? "" : ",", quote);
    while (*text) {
        char clean[8], one[8] = "";
        const char *start = text;
        uint32_t point = sb_utf8_next(&text);
        memcpy(one, start, (size_t)(text - start));
        sb_utf8_clean(clean, sizeof clean, one, 0);
        fprintf(out, "%s%s", point == '"' ? "\"" : "", clean);
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
