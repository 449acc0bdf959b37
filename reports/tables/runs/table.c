/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/table.h"

#include "reports/tables/runs/baselines.h"
#include "reports/tables/runs/digits.h"
#include "reports/tables/runs/faster.h"
#include "reports/tables/runs/misses.h"
#include "sim/advice/choice.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What stands under each baseline. */
enum { SPEEDUP, SAVED, SAVED_P99, FASTER, OVER_COLUMNS };
static const char *const over_column[OVER_COLUMNS] = { "speed-up", "saved", "saved p99", "faster" };

const struct sb_unit *sb_run_table_unit(const struct sb_workload_result *workload)
{
    double smallest = INFINITY, largest = 0;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (s->baseline_only)
            continue;
        if (s->makespan.quantile[0] > 0 && (double)s->makespan.quantile[0] < smallest)
            smallest = (double)s->makespan.quantile[0];
        if ((double)s->makespan.max > largest)
            largest = (double)s->makespan.max;
    }
    return sb_unit_choose(isinf(smallest) ? 0 : smallest, largest);
}

static struct sb_run_table_column *table_add_column(struct sb_run_table *table, const char *name)
{
    sb_text_table_column(&table->text, name, table->text.columns == 0);
    return &table->column[table->text.columns - 1];
}

static void add_baseline(struct sb_run_table *table, const char *baseline)
{
    char clean[80];
    sb_utf8_clean(clean, sizeof clean, baseline, SB_TABLE_NAME_COLUMNS);
    for (int i = 0; i < OVER_COLUMNS; i++) {
        struct sb_run_table_column *column = table_add_column(table, over_column[i]);
        snprintf(column->group, sizeof column->group, "over %s", clean);
    }
}

static void table_add_columns(struct sb_run_table *table, const struct sb_workload_result *workload,
                              const char *const *over, size_t baselines)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(workload);
    table_add_column(table, "strategy");
    table->makespans = percentiles->shown + 2;
    for (uint32_t i = 0; i < table->makespans; i++) {
        struct sb_run_table_column *column = table_add_column(
            table, i == 0                   ? "mean"
                   : i > percentiles->shown ? "max"
                                            : percentiles->name[percentiles->show[i - 1]]);
        snprintf(column->group, sizeof column->group, "makespan, %s",
                 sb_run_table_unit(workload)->symbol);
    }
    if (workload->strategies && workload->strategy->slo.limit) {
        char limit[SB_UNITS_SIZE];
        table->misses = 1;
        struct sb_run_table_column *column = table_add_column(table, "in a million");
        snprintf(column->group, sizeof column->group, "over %s",
                 sb_units_duration(limit, (double)workload->strategy->slo.limit, 0));
    }
    for (size_t i = 0; i < baselines; i++)
        add_baseline(table, over[i]);
}

/* Drawn again and again, so that the table shows it as it is. */
static bool is_atom(const struct sb_workload_result *workload, const struct sb_summary *makespan)
{
    double value = (double)makespan->quantile[SB_P99];
    const struct sb_interval *ci = &makespan->quantile_ci95[SB_P99];
    return workload->relative_error == 0 && (ci->lo == value || ci->hi == value);
}

/* The first digit that is noise ends it, however few remain: of a difference near 0 there may be
 * none. The difference of two atoms is as exact as they are. */
static void put_saved(struct sb_run_table *table, uint32_t column,
                      const struct sb_workload_result *workload, const struct sb_estimate *saved,
                      bool atoms)
{
    double unit = sb_run_table_unit(workload)->ns, value = saved->value / unit,
           half = sb_interval_half(saved->ci95) / unit;
    char text[SB_UNITS_SIZE];
    if (!workload->random || (atoms && !isnan(half)))
        half = 0;
    int decimals = half > 0 ? -(int)floor(log10(half)) : sb_units_decimals(value, half);
    if (decimals > 8)
        decimals = 8;
    if (fabs(value) < 0.5 * pow(10, -decimals))
        value = 0; /* and not -0 */
    sb_units_number(text, isnan(half) ? NAN : value, decimals);
    sb_text_table_put(&table->text, column, text);
}

static void put_speedup(struct sb_run_table *table, uint32_t column,
                        const struct sb_workload_result *workload,
                        const struct sb_strategy_result *strategy, const struct sb_speedup *speedup)
{
    char ratio[SB_UNITS_SIZE] = "–", faster[SB_UNITS_SIZE] = "–";
    sb_text_table_put(&table->text, column + SAVED, ratio);
    sb_text_table_put(&table->text, column + SAVED_P99, ratio);
    if (speedup) {
        sb_units_ratio(ratio, speedup->ratio_of_means.value,
                       sb_interval_half(speedup->ratio_of_means.ci95));
        sb_run_faster(faster, workload, speedup);
        const struct sb_strategy_result *baseline = sb_result_find(workload, speedup->over);
        bool atoms = baseline && is_atom(workload, &baseline->makespan) &&
                     is_atom(workload, &strategy->makespan);
        put_saved(table, column + SAVED, workload, &speedup->saved_mean, false);
        put_saved(table, column + SAVED_P99, workload, &speedup->saved_p99, atoms);
    }
    sb_text_table_put(&table->text, column + SPEEDUP, ratio);
    sb_text_table_put(&table->text, column + FASTER, faster);
}

static void table_add_row(struct sb_run_table *table, const struct sb_workload_result *workload,
                          const struct sb_strategy_result *strategy, const char *const *over)
{
    char name[64], cell[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE], misses[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, strategy->name, SB_TABLE_NAME_COLUMNS);
    sb_text_table_row(&table->text);
    sb_text_table_put(&table->text, 0, name);
    sb_run_digits(cell, workload, &strategy->makespan, sb_run_table_unit(workload));
    for (uint32_t i = 0; i < table->makespans; i++)
        sb_text_table_put(&table->text, 1 + i, cell[i]);
    if (table->misses)
        sb_text_table_put(&table->text, table->makespans + 1,
                          sb_run_misses_count(misses, &strategy->slo.per_million));
    for (uint32_t c = table->makespans + table->misses + 1; c < table->text.columns;
         c += OVER_COLUMNS, over++)
        put_speedup(table, c, workload, strategy, sb_result_speedup(strategy, *over));
}

/* "412.4" has a fraction of two columns. Texts without any digit ("–") are not aligned. */
static unsigned table_fraction(const char *cell)
{
    const char *point = strchr(cell, '.');
    return point ? (unsigned)sb_utf8_width(point) : 0;
}

void sb_run_table_align(struct sb_run_table *table)
{
    for (uint32_t c = 1; c <= table->makespans && c < table->text.columns; c++)
        for (uint32_t r = 0; r < table->text.rows; r++) {
            const char *cell = sb_text_table_cell(&table->text, r, c);
            unsigned f = table_fraction(cell);
            if (f > table->column[c].fraction)
                table->column[c].fraction = f;
            table->at_least = table->at_least || strncmp(cell, "≥", strlen("≥")) == 0;
            table->at_most = table->at_most || strncmp(cell, "≤", strlen("≤")) == 0;
        }
}

enum sb_code sb_run_table_build(struct sb_run_table *table,
                                const struct sb_workload_result *workload, struct sb_error *error)
{
    const char *over[SB_BASELINES_MAX];
    size_t baselines = sb_baselines_list(workload, over);
    const struct sb_strategy_result *best = sb_advice_choice(workload);
    *table = (struct sb_run_table){ .best = UINT32_MAX };
    table_add_columns(table, workload, over, baselines);
    for (uint32_t i = 0; i < workload->strategies; i++) {
        if (workload->strategy[i].baseline_only)
            continue;
        if (&workload->strategy[i] == best)
            table->best = table->text.rows;
        table_add_row(table, workload, &workload->strategy[i], over);
    }
    if (table->text.failed) {
        sb_run_table_fini(table);
        return sb_fail_memory(error);
    }
    sb_run_table_align(table);
    return SB_OK;
}

static void append(char *out, size_t size, const char *meaning)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s%s", used ? " · " : "", meaning);
}

char *sb_run_table_legend(char *out, size_t size, const struct sb_run_table *table,
                          const struct sb_workload_result *workload)
{
    const char *over[SB_BASELINES_MAX];
    snprintf(out, size, "%s", "");
    if (sb_baselines_list(workload, over))
        snprintf(out, size,
                 "speed-up: baseline's mean / strategy's mean · saved: baseline - strategy, in %s, "
                 "of their means and p99 · faster: share of replicates",
                 sb_run_table_unit(workload)->symbol);
    if (table->at_least)
        append(out, size,
               "≥: at least so much (lower end of the 95 % interval), too few replicates for an "
               "upper end");
    if (table->at_most)
        append(out, size,
               "≤: at most so much (upper end of the 95 % interval), too few replicates for a "
               "lower end");
    return out;
}

void sb_run_table_fini(struct sb_run_table *table) { sb_text_table_fini(&table->text); }

uint32_t sb_run_table_group_end(const struct sb_run_table *table, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < table->text.columns &&
           strcmp(table->column[end].group, table->column[first].group) == 0)
        end++;
    return end;
}

unsigned sb_run_table_padding(const struct sb_run_table *table, uint32_t row, uint32_t column)
{
    unsigned most = table->column[column].fraction,
             own = table_fraction(sb_text_table_cell(&table->text, row, column));
    return own < most ? most - own : 0;
}
