/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/run_table.h"

#include "reports/tables/baselines.h"
#include "reports/tables/run_sentences.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_COLUMNS = 28, MAKESPAN_COLUMNS = SB_QUANTILES_COUNT + 2 };

double sb_grid_half(struct sb_interval interval) { return (interval.hi - interval.lo) / 2; }

const struct sb_unit *sb_grid_unit(const struct sb_workload_result *workload)
{
    double smallest = INFINITY, largest = 0;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (s->baseline_only)
            continue;
        if (s->quantile[0] > 0 && (double)s->quantile[0] < smallest)
            smallest = (double)s->quantile[0];
        if ((double)s->max > largest)
            largest = (double)s->max;
    }
    return sb_unit_choose(isinf(smallest) ? 0 : smallest, largest);
}

static struct sb_grid_column *add_column(struct sb_grid *grid, const char *name)
{
    assert(grid->columns < SB_GRID_COLUMNS);
    struct sb_grid_column *column = &grid->column[grid->columns++];
    snprintf(column->name, sizeof column->name, "%s", name);
    return column;
}

static void add_baseline(struct sb_grid *grid, const char *baseline)
{
    char clean[80];
    sb_utf8_clean(clean, sizeof clean, baseline, NAME_COLUMNS);
    for (int i = 0; i < 2; i++) {
        struct sb_grid_column *column = add_column(grid, i ? "faster" : "speed-up");
        snprintf(column->group, sizeof column->group, "over %s", clean);
    }
}

static void add_columns(struct sb_grid *grid, const struct sb_workload_result *workload,
                        const char *const *over, size_t baselines)
{
    add_column(grid, "strategy");
    for (int i = 0; i < MAKESPAN_COLUMNS; i++) {
        struct sb_grid_column *column =
            add_column(grid, i == 0                      ? "mean"
                             : i == MAKESPAN_COLUMNS - 1 ? "max"
                                                         : sb_quantile_name[i - 1]);
        snprintf(column->group, sizeof column->group, "makespan, %s",
                 sb_grid_unit(workload)->symbol);
    }
    for (size_t i = 0; i < baselines; i++)
        add_baseline(grid, over[i]);
}

/* Where nothing is random a figure is exact; a histogram's figures are no better than its buckets.
 */
static double worth(const struct sb_workload_result *workload, double value, double half)
{
    return workload->random ? half + workload->relative_error * value : 0;
}

static void fill_time(char *cell, const struct sb_workload_result *workload, double ns, double half)
{
    double unit = sb_grid_unit(workload)->ns;
    sb_units_number(cell, ns / unit,
                    sb_units_decimals(ns / unit, worth(workload, ns, half) / unit));
}

static void fill_speedup(char *speedup_cell, char *faster_cell, const struct sb_speedup *speedup)
{
    if (!speedup) {
        snprintf(speedup_cell, SB_GRID_CELL, "–");
        snprintf(faster_cell, SB_GRID_CELL, "–");
        return;
    }
    sb_units_ratio(speedup_cell, speedup->mean, sb_grid_half(speedup->ci95));
    sb_units_share(faster_cell, speedup->faster);
}

static void fill_row(struct sb_grid *grid, uint32_t row, const struct sb_workload_result *workload,
                     const struct sb_strategy_result *strategy, const char *const *over)
{
    char(*cell)[SB_GRID_CELL] = grid->cell + (size_t)row * grid->columns;
    sb_utf8_clean(cell[0], SB_GRID_CELL, strategy->name, NAME_COLUMNS);
    fill_time(cell[1], workload, strategy->mean, sb_grid_half(strategy->mean_ci95));
    for (int i = 0; i < SB_QUANTILES_COUNT; i++)
        fill_time(cell[2 + i], workload, (double)strategy->quantile[i],
                  sb_grid_half(strategy->quantile_ci95[i]));
    fill_time(cell[MAKESPAN_COLUMNS], workload, (double)strategy->max, NAN);
    for (uint32_t c = MAKESPAN_COLUMNS + 1; c < grid->columns; c += 2, over++)
        fill_speedup(cell[c], cell[c + 1], sb_baselines_speedup(strategy, *over));
}

/* "412.4" has a fraction of two columns. Texts without any digit ("–") are not aligned. */
static unsigned fraction(const char *cell)
{
    const char *point = strchr(cell, '.');
    return point ? (unsigned)sb_utf8_width(point) : 0;
}

static void measure(struct sb_grid *grid)
{
    for (uint32_t c = 1; c <= MAKESPAN_COLUMNS && c < grid->columns; c++)
        for (uint32_t r = 0; r < grid->rows; r++) {
            unsigned f = fraction(sb_grid_cell(grid, r, c));
            if (f > grid->column[c].fraction)
                grid->column[c].fraction = f;
        }
}

enum sb_code sb_grid_build(struct sb_grid *grid, const struct sb_workload_result *workload,
                           struct sb_error *error)
{
    const char *over[SB_BASELINES_MAX];
    size_t baselines = sb_baselines_list(workload, over);
    const struct sb_strategy_result *best = sb_words_subject(workload);
    *grid = (struct sb_grid){ .best = UINT32_MAX };
    add_columns(grid, workload, over, baselines);
    grid->cell = calloc((size_t)workload->strategies + 1, grid->columns * sizeof *grid->cell);
    if (!grid->cell)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < workload->strategies; i++) {
        if (workload->strategy[i].baseline_only)
            continue;
        if (&workload->strategy[i] == best)
            grid->best = grid->rows;
        fill_row(grid, grid->rows++, workload, &workload->strategy[i], over);
    }
    measure(grid);
    return SB_OK;
}

void sb_grid_fini(struct sb_grid *grid)
{
    free(grid->cell);
    *grid = (struct sb_grid){ 0 };
}

const char *sb_grid_cell(const struct sb_grid *grid, uint32_t row, uint32_t column)
{
    assert(row < grid->rows && column < grid->columns);
    return grid->cell[(size_t)row * grid->columns + column];
}

uint32_t sb_grid_group_end(const struct sb_grid *grid, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < grid->columns && strcmp(grid->column[end].group, grid->column[first].group) == 0)
        end++;
    return end;
}

unsigned sb_grid_padding(const struct sb_grid *grid, uint32_t row, uint32_t column)
{
    unsigned most = grid->column[column].fraction, own = fraction(sb_grid_cell(grid, row, column));
    return own < most ? most - own : 0;
}
