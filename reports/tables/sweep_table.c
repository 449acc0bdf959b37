/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/sweep_table.h"

#include "reports/tables/runs/digits.h"
#include "sim/advice/choice.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { GROUP_MOST = 4 };

/* Which quantile stands beside the mean: p99, or where that is not shown the largest one. */
static uint32_t tail(const struct sb_percentiles *percentiles)
{
    for (uint32_t i = 0; i < percentiles->shown; i++)
        if (percentiles->show[i] == SB_P99)
            return i;
    return percentiles->shown - 1;
}

static const struct sb_unit *common_unit(const struct sb_sweep_rows *rows)
{
    double smallest = INFINITY, largest = 0;
    for (uint32_t r = 0; r < rows->count; r++)
        for (uint32_t s = 0; s < rows->row[r].strategies; s++) {
            const struct sb_summary *m = &rows->row[r].strategy[s].makespan;
            if (m->quantile[0] > 0)
                smallest = fmin(smallest, (double)m->quantile[0]);
            largest = fmax(largest, (double)m->quantile[SB_P99]);
        }
    return sb_unit_choose(isinf(smallest) ? 0 : smallest, largest);
}

static bool is_swept_over_workers(const struct sb_sweep_rows *rows)
{
    return sb_sweep_rows_workers(rows) < SB_POINT_AXES;
}

static void sweep_table_add_column(struct sb_run_table *table, const char *name, const char *group)
{
    char clean[80];
    sb_utf8_clean(clean, sizeof clean, group, SB_TABLE_NAME_COLUMNS);
    sb_text_table_column(&table->text, name, false);
    snprintf(table->column[table->text.columns - 1].group, sizeof table->column[0].group, "%s",
             clean);
}

/* The name of the first column lives as long as the table. */
static void add_sweep_columns(struct sb_run_table *table, const struct sb_sweep_rows *rows)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(rows->row);
    const char *over = sb_sweep_rows_baseline(rows);
    char title[256] = "", clean[256];
    for (uint32_t i = 0; i < rows->axes; i++)
        snprintf(title + strlen(title), sizeof title - strlen(title), "%s%.100s", i ? ", " : "",
                 rows->row->point.name[i]);
    size_t length = sb_utf8_clean(clean, sizeof clean, title, 60);
    const char *name = sb_arena_text(&table->text.arena, clean, length);
    table->text.failed = table->text.failed || !name;
    sb_text_table_column(&table->text, name ? name : "", true);
    for (uint32_t s = 0; s < rows->row->strategies; s++) {
        const struct sb_strategy_result *strategy = &rows->row->strategy[s];
        if (strategy->baseline_only || table->text.columns + GROUP_MOST > SB_TEXT_TABLE_COLUMNS)
            continue;
        sweep_table_add_column(table, "mean", strategy->name);
        sweep_table_add_column(table, percentiles->name[percentiles->show[tail(percentiles)]],
                               strategy->name);
        if (over && strcmp(over, strategy->name) != 0)
            sweep_table_add_column(table, "speed-up", strategy->name);
        if (is_swept_over_workers(rows))
            sweep_table_add_column(table, "over one", strategy->name);
    }
}

static void put_ratio(struct sb_run_table *table, uint32_t column, const struct sb_estimate *ratio)
{
    char text[SB_UNITS_SIZE];
    double half = sb_interval_half(ratio->ci95);
    int decimals = half > 0 ? sb_units_decimals(ratio->value, half) : 2;
    sb_units_number(text, ratio->value, decimals < 3 ? decimals : 3);
    sb_text_table_put(&table->text, column, text);
}

static void sweep_table_add_row(struct sb_run_table *table, const struct sb_sweep_rows *rows,
                                const struct sb_workload_result *row, const struct sb_unit *unit)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(row);
    const char *over = sb_sweep_rows_baseline(rows);
    const struct sb_estimate none = { NAN, { NAN, NAN } };
    char point[256] = "", cell[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE];
    for (uint32_t i = 0; i < rows->axes; i++)
        snprintf(point + strlen(point), sizeof point - strlen(point), "%s%.100s", i ? ", " : "",
                 row->point.value[i]);
    sb_text_table_row(&table->text);
    sb_text_table_put(&table->text, 0, point);
    for (uint32_t s = 0, c = 1; s < rows->row->strategies && c < table->text.columns; s++) {
        const struct sb_strategy_result *first = &rows->row->strategy[s],
                                        *strategy = sb_result_find(row, first->name);
        if (first->baseline_only)
            continue;
        const struct sb_speedup *speedup =
            strategy && over ? sb_result_speedup(strategy, over) : NULL;
        if (strategy)
            sb_run_digits(cell, row, &strategy->makespan, unit);
        sb_text_table_put(&table->text, c++, strategy ? cell[0] : "–");
        sb_text_table_put(&table->text, c++, strategy ? cell[1 + tail(percentiles)] : "–");
        if (over && strcmp(over, first->name) != 0)
            put_ratio(table, c++, speedup ? &speedup->ratio_of_means : &none);
        if (is_swept_over_workers(rows)) {
            struct sb_estimate one = strategy ? sb_sweep_over_one(row, strategy) : none;
            put_ratio(table, c++, &one);
        }
    }
}

enum sb_code sb_sweep_table_build(struct sb_run_table *table, const struct sb_sweep_rows *rows,
                                  struct sb_error *error)
{
    const struct sb_unit *unit = common_unit(rows);
    *table = (struct sb_run_table){ .best = UINT32_MAX };
    add_sweep_columns(table, rows);
    for (uint32_t r = 0; r < rows->count; r++)
        sweep_table_add_row(table, rows, &rows->row[r], unit);
    table->makespans = table->text.columns - 1;
    if (table->text.failed) {
        sb_run_table_fini(table);
        return sb_fail_memory(error);
    }
    sb_run_table_align(table);
    return SB_OK;
}

static bool all_equal(const struct sb_sweep_rows *rows, uint32_t tasks, uint32_t edges)
{
    for (uint32_t r = 0; r < rows->count; r++)
        if (rows->row[r].tasks != tasks || rows->row[r].edges != edges)
            return false;
    return true;
}

/* Each point may have stopped by itself. */
static void put_replicates(char *out, size_t size, const struct sb_sweep_rows *rows)
{
    uint64_t least = rows->row->replicates, most = least;
    char from[SB_UNITS_SIZE], to[SB_UNITS_SIZE];
    for (uint32_t r = 1; r < rows->count; r++) {
        least = rows->row[r].replicates < least ? rows->row[r].replicates : least;
        most = rows->row[r].replicates > most ? rows->row[r].replicates : most;
    }
    sb_units_count(from, least);
    sb_units_count(to, most);
    snprintf(out, size, "%s%s%s replicate%s", from, least == most ? "" : " to ",
             least == most ? "" : to, most == 1 ? "" : "s");
}

char *sb_sweep_sentence_size(char out[SB_RUN_SENTENCE_SIZE], const struct sb_sweep_rows *rows)
{
    const struct sb_workload_result *first = rows->row, *last = first + rows->count - 1;
    char tasks[SB_UNITS_SIZE], edges[SB_UNITS_SIZE], replicates[160], size[160] = "";
    if (all_equal(rows, first->tasks, first->edges))
        snprintf(size, sizeof size, "%s task%s, %s edge%s · ", sb_units_count(tasks, first->tasks),
                 first->tasks == 1 ? "" : "s", sb_units_count(edges, first->edges),
                 first->edges == 1 ? "" : "s");
    else
        snprintf(size, sizeof size, "%s to %s tasks · ", sb_units_count(tasks, first->tasks),
                 sb_units_count(edges, last->tasks));
    put_replicates(replicates, sizeof replicates, rows);
    snprintf(out, SB_RUN_SENTENCE_SIZE, "%s%u point%s · %s of each%s", size, rows->count,
             rows->count == 1 ? "" : "s", replicates,
             first->random ? ", the same random numbers" : " (nothing is random)");
    return out;
}

char *sb_sweep_sentence_legend(char out[SB_RUN_SENTENCE_SIZE], const struct sb_run_table *table,
                               const struct sb_sweep_rows *rows)
{
    const char *over = sb_sweep_rows_baseline(rows);
    char clean[80];
    sb_utf8_clean(clean, sizeof clean, over ? over : "", SB_TABLE_NAME_COLUMNS);
    snprintf(out, SB_RUN_SENTENCE_SIZE, "makespans in %s%s%s%s", common_unit(rows)->symbol,
             over ? " · speed-up: mean of " : "", over ? clean : "",
             over ? " / strategy's mean" : "");
    if (is_swept_over_workers(rows))
        snprintf(out + strlen(out), SB_RUN_SENTENCE_SIZE - strlen(out),
                 " · over one: mean work / strategy's mean");
    uint32_t shown = 0, groups = 0;
    for (uint32_t s = 0; s < rows->row->strategies; s++)
        shown += !rows->row->strategy[s].baseline_only;
    for (uint32_t c = 1; c < table->text.columns; c = sb_run_table_group_end(table, c))
        groups++;
    if (groups < shown)
        snprintf(out + strlen(out), SB_RUN_SENTENCE_SIZE - strlen(out),
                 " · %u more strategies are in results.json", shown - groups);
    return out;
}

/* The first point from which on the mean is within 1 % of the least. */
static uint32_t enough(const struct sb_sweep_rows *rows, const char *strategy)
{
    double least = INFINITY;
    uint32_t from = rows->count;
    for (uint32_t r = 0; r < rows->count; r++) {
        const struct sb_strategy_result *s = sb_result_find(&rows->row[r], strategy);
        least = s ? fmin(least, s->makespan.mean_cv) : least;
    }
    while (from > 0) {
        const struct sb_strategy_result *s = sb_result_find(&rows->row[from - 1], strategy);
        if (!s || !(s->makespan.mean_cv <= 1.01 * least))
            break;
        from--;
    }
    return from;
}

static bool ascends(const struct sb_sweep_rows *rows)
{
    for (uint32_t r = 1; r < rows->count; r++)
        if (rows->row[r].workers <= rows->row[r - 1].workers)
            return false;
    return rows->count > 1;
}

char *sb_sweep_sentence_enough(char out[SB_RUN_SENTENCE_SIZE], const struct sb_sweep_rows *rows)
{
    const struct sb_workload_result *last = &rows->row[rows->count - 1];
    const struct sb_strategy_result *take = sb_advice_choice(last);
    char name[80], count[SB_UNITS_SIZE];
    out[0] = '\0';
    if (rows->axes != 1 || !is_swept_over_workers(rows) || !ascends(rows) || !take ||
        last->mean_is_infinite)
        return out;
    uint32_t from = enough(rows, take->name);
    sb_utf8_clean(name, sizeof name, take->name, SB_TABLE_NAME_COLUMNS);
    if (from + 1 < rows->count)
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "%s: from %s worker%s on more of them gain less than 1 %% in the mean", name,
                 sb_units_count(count, rows->row[from].workers),
                 rows->row[from].workers == 1 ? "" : "s");
    return out;
}
