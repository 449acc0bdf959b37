/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/fits/fit_table.h"

#include "reports/fits/fit_words.h"
#include "reports/tables/text/text_table.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

enum { ROWS_MAX = 20, NAME_COLUMNS = 40, GAP = 2 };
enum { TASK, SHARE, VALUES, ABSENT, FIT, P, P95, P99, BEYOND, COLUMNS };

static void put_count(struct sb_text_table *table, uint32_t column, uint64_t count)
{
    char text[SB_UNITS_SIZE];
    if (count)
        sb_text_table_put(table, column, sb_units_count(text, count));
}

/* "88.2 -> 90.1 ms": recorded and fitted in one unit. */
static void put_tail(struct sb_text_table *table, uint32_t column, const struct sb_fit_tail *tail)
{
    char text[128], a[SB_UNITS_SIZE], b[SB_UNITS_SIZE];
    double lo = fmin(tail->recorded, tail->fitted), hi = fmax(tail->recorded, tail->fitted);
    const struct sb_unit *unit = sb_unit_choose(lo, hi);
    snprintf(text, sizeof text, "%s → %s %s",
             sb_units_number(a, tail->recorded / unit->ns,
                             sb_units_decimals(tail->recorded / unit->ns, NAN)),
             sb_units_number(b, tail->fitted / unit->ns,
                             sb_units_decimals(tail->fitted / unit->ns, NAN)),
             unit->symbol);
    sb_text_table_put(table, column, text);
}

static void put_row(struct sb_text_table *table, const struct sb_step_fit *of,
                    const struct sb_dag *dag)
{
    char name[SB_FIT_NAME_SIZE], words[SB_FIT_WORDS_SIZE], clean[4 * NAME_COLUMNS + 4], text[64];
    const struct sb_values_fit *fit = &of->fit;
    sb_utf8_abbreviate(clean, sizeof clean, sb_fit_name(name, dag, of->step), NAME_COLUMNS);
    sb_text_table_row(table);
    sb_text_table_put(table, TASK, clean);
    sb_text_table_put(table, SHARE, sb_units_share(text, of->share));
    put_count(table, VALUES, of->values);
    put_count(table, ABSENT, of->absent);
    sb_text_table_put(table, FIT, sb_fit_words(words, of));
    if (!sb_fit_has_best(of))
        return;
    snprintf(text, sizeof text, fit->p < 0.1 ? "%.3f" : "%.2f", fit->p);
    sb_text_table_put(table, P, text);
    put_tail(table, P95, &fit->tail[0]);
    put_tail(table, P99, &fit->tail[1]);
    snprintf(text, sizeof text, "%u of %.1f", fit->tail[1].beyond,
             fit->count * (1 - fit->tail[1].p));
    sb_text_table_put(table, BEYOND, text);
}

static void print_line(const struct sb_text_table *table, const size_t *width, uint32_t row,
                       bool names, FILE *out)
{
    size_t owed = 0;
    for (uint32_t c = 0; c < table->columns; c++) {
        const char *cell = names ? table->name[c] : sb_text_table_cell(table, row, c);
        size_t left = width[c] - sb_utf8_width(cell);
        owed += (c ? GAP : 0) + (table->left[c] ? 0 : left);
        if (!*cell) {
            owed += table->left[c] ? left : 0;
            continue;
        }
        fprintf(out, "%*s%s", (int)owed, "", cell);
        owed = table->left[c] ? left : 0;
    }
    fputc('\n', out);
}

static void print_table(const struct sb_text_table *table, FILE *out)
{
    size_t width[SB_TEXT_TABLE_COLUMNS];
    for (uint32_t c = 0; c < table->columns; c++) {
        width[c] = sb_utf8_width(table->name[c]);
        for (uint32_t r = 0; r < table->rows; r++) {
            size_t own = sb_utf8_width(sb_text_table_cell(table, r, c));
            width[c] = own > width[c] ? own : width[c];
        }
    }
    print_line(table, width, 0, true, out);
    for (uint32_t r = 0; r < table->rows; r++)
        print_line(table, width, r, false, out);
}

enum sb_code sb_fit_table_print(const struct sb_graph_fit *fit, const struct sb_dag *dag, FILE *out,
                                struct sb_error *error)
{
    static const struct {
        const char *name;
        bool left;
    } column[COLUMNS] = { { "task", true },    { "of path", false }, { "values", false },
                          { "absent", false }, { "fit", true },      { "p", false },
                          { "p95", true },     { "p99", true },      { "beyond p99", true } };
    struct sb_text_table table = { 0 };
    uint32_t rows = fit->count < ROWS_MAX ? fit->count : ROWS_MAX;
    for (uint32_t c = 0; c < COLUMNS; c++)
        sb_text_table_column(&table, column[c].name, column[c].left);
    for (uint32_t i = 0; i < rows; i++)
        put_row(&table, &fit->of[i], dag);
    enum sb_code code = sb_text_table_finish(&table, error);
    if (code == SB_OK && rows) {
        print_table(&table, out);
        if (rows < fit->count)
            fprintf(out, "and %u more, of which none is more of the path\n", fit->count - rows);
        fputs("of path: share of the longest paths' time · p: of Anderson and Darling's test, by "
              "bootstrap; less than 0.01 is refused · p95, p99: recorded → fitted · beyond p99: "
              "values above the fitted one, of as many as are expected\n",
              out);
    }
    sb_text_table_fini(&table);
    return code;
}
