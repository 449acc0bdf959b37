/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/page/table.h"

#include "reports/page/html_text.h"
#include "reports/page/looks.h"

#include <string.h>

static void put_head(FILE *out, const struct sb_text_table *table, uint32_t names)
{
    fputs("<thead><tr><th class=\"l\" scope=\"col\">", out);
    for (uint32_t c = 0; c < names; c++) {
        fputs(c ? ", " : "", out);
        sb_html_text(out, table->name[c]);
    }
    fputs("</th>", out);
    for (uint32_t c = names; c < table->columns; c++) {
        fputs("<th scope=\"col\">", out);
        sb_html_text(out, table->name[c]);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static void table_put_names(FILE *out, const struct sb_text_table *table, uint32_t row,
                            uint32_t names)
{
    fputs("<th scope=\"row\"><span class=\"at\">", out);
    sb_html_text(out, sb_text_table_cell(table, row, 0));
    fputs("</span>", out);
    if (names > 1) {
        fputs(" <span class=\"nb\">", out);
        sb_looks_key(out, sb_text_table_cell(table, row, 1));
    }
    for (uint32_t c = 1; c < names; c++) {
        fputs(c > 1 ? " · " : "", out);
        sb_html_text(out, sb_text_table_cell(table, row, c));
    }
    fputs(names > 1 ? "</span></th>" : "</th>", out);
}

/* An estimate's "± 0.4" stands below it. */
static void put_cell(FILE *out, const char *text)
{
    const char *about = strstr(text, " ±");
    bool unstable = strcmp(text, "unstable") == 0;
    char value[128];
    snprintf(value, sizeof value, "%.*s", about ? (int)(about - text) : (int)strlen(text), text);
    fputs(unstable ? "<td class=\"un\">" : "<td>", out);
    sb_html_sentence(out, value);
    if (about) {
        fputs("<small>", out);
        sb_html_sentence(out, about + 1);
        fputs("</small>", out);
    }
    fputs("</td>", out);
}

void sb_load_page_table(FILE *out, const struct sb_text_table *table, uint32_t names,
                        const char *label)
{
    if (!table->rows)
        return;
    fprintf(out,
            "<div class=\"wide full\" role=\"region\" tabindex=\"0\" aria-label=\"%s\"><table "
            "class=\"exact load\">\n",
            label);
    put_head(out, table, names);
    fputs("<tbody>\n", out);
    for (uint32_t r = 0; r < table->rows; r++) {
        bool next = r == 0 || strcmp(sb_text_table_cell(table, r, 0),
                                     sb_text_table_cell(table, r - 1, 0)) != 0;
        fputs(next && names > 1 ? "<tr class=\"next\">" : "<tr>", out);
        table_put_names(out, table, r, names);
        for (uint32_t c = names; c < table->columns; c++)
            put_cell(out, sb_text_table_cell(table, r, c));
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}
