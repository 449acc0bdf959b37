/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/sweep_rows.h"

#include "sim/advice/choice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The name without " workers=4 tasks.user.latency.p99=100ms" behind it. */
static size_t name_length(const struct sb_workload_result *row)
{
    size_t behind = 0, length = strlen(row->name);
    for (uint32_t i = 0; i < row->point.axes; i++)
        behind += strlen(row->point.name[i]) + strlen(row->point.value[i]) + 2;
    return length > behind ? length - behind : length;
}

static bool same_axes(const struct sb_result_point *a, const struct sb_result_point *b)
{
    bool same = a->axes == b->axes;
    for (uint32_t i = 0; same && i < a->axes; i++)
        same = strcmp(a->name[i], b->name[i]) == 0;
    return same;
}

static bool goes_together(const struct sb_workload_result *a, const struct sb_workload_result *b)
{
    return same_axes(&a->point, &b->point) && strcmp(a->file, b->file) == 0 &&
           name_length(a) == name_length(b) && strncmp(a->name, b->name, name_length(a)) == 0;
}

bool sb_sweep_rows_at(struct sb_sweep_rows *rows, const struct sb_result *result, uint32_t at)
{
    const struct sb_workload_result *first = &result->workload[at];
    size_t length = name_length(first);
    if (!first->point.axes)
        return false;
    *rows = (struct sb_sweep_rows){ .row = first, .axes = first->point.axes };
    while (at < result->workloads && goes_together(first, &result->workload[at])) {
        rows->count++;
        at++;
    }
    snprintf(rows->name, sizeof rows->name, "%.*s", (int)length, first->name);
    return true;
}

bool sb_sweep_rows_begin(const struct sb_result *result, uint32_t at)
{
    const struct sb_workload_result *row = &result->workload[at];
    return row->point.axes > 0 && (at == 0 || !goes_together(&row[-1], row));
}

const char *sb_sweep_rows_folder(const struct sb_result *result, uint32_t at,
                                 struct sb_arena *arena)
{
    const struct sb_workload_result *row = &result->workload[at];
    return sb_sweep_rows_begin(result, at) ? sb_arena_text(arena, row->name, name_length(row))
                                           : row->name;
}

uint32_t sb_sweep_rows_workers(const struct sb_sweep_rows *rows)
{
    return sb_result_point_find(&rows->row->point, "workers");
}

const char *sb_sweep_rows_baseline(const struct sb_sweep_rows *rows)
{
    const struct sb_strategy_result *today = sb_advice_today(rows->row);
    return today ? today->name : NULL;
}

struct sb_estimate sb_sweep_over_one(const struct sb_workload_result *row,
                                     const struct sb_strategy_result *strategy)
{
    const struct sb_summary *m = &strategy->makespan;
    double work = (double)row->expected_work;
    bool alone = row->random && row->replicates < 2; /* of its own work nothing is known */
    if (row->mean_is_infinite || alone || !(m->mean_cv > 0))
        return (struct sb_estimate){ NAN, { NAN, NAN } };
    return (struct sb_estimate){ work / m->mean_cv,
                                 { work / m->mean_cv_ci95.hi, work / m->mean_cv_ci95.lo } };
}
