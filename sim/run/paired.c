/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/paired.h"

#include "sim/advice/choice.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 100, DIGITS = 6 };

static double at_least_one(sb_ns value) { return value > 0 ? (double)value : 1; }

/* As many digits as a picture shows. */
static double rounded(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.*g", DIGITS, value);
    return strtod(text, NULL);
}

/* Each per cent, the smallest and the largest. */
static void put_points(struct sb_paired_ratio *paired, const double *sorted, uint64_t n)
{
    for (int k = 0; k <= POINTS; k++) {
        double p = (double)k / POINTS;
        uint64_t rank = k ? sb_quantile_rank(n, p) : 1;
        paired->point[paired->points++] =
            (struct sb_ratio_point){ k ? p : 0, rounded(sorted[rank - 1]) };
    }
}

enum sb_code sb_paired_fill(const struct sb_job *job, struct sb_workload_result *result,
                            struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_strategy_result *today = sb_advice_today(result);
    uint64_t n = result->replicates < job->looked ? result->replicates : job->looked;
    n = n < SB_PAIRED_REPLICATES ? n : SB_PAIRED_REPLICATES;
    if (!today || !result->random || n < 2)
        return SB_OK;
    struct sb_arena scratch = { 0 };
    double *ratio = sb_arena_alloc(&scratch, n, sizeof *ratio);
    enum sb_code code = ratio ? SB_OK : sb_fail_memory(error);
    const sb_ns *of_today = job->kept[today - result->strategy];
    for (uint32_t s = 0; code == SB_OK && s < result->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        if (r == today || r->baseline_only)
            continue;
        for (uint64_t i = 0; i < n; i++)
            ratio[i] = at_least_one(of_today[i]) / at_least_one(job->kept[s][i]);
        sb_sort_doubles(ratio, n);
        r->paired = (struct sb_paired_ratio){ .over = today->name, .replicates = n };
        r->paired.point = sb_arena_alloc(arena, POINTS + 1, sizeof *r->paired.point);
        if (r->paired.point)
            put_points(&r->paired, ratio, n);
        else
            code = sb_fail_memory(error);
    }
    sb_arena_fini(&scratch);
    return code;
}
