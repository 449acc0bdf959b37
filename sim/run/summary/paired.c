/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/paired.h"

#include "sim/advice/choice.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 40, DIGITS = 6 };

static double at_least_one(sb_ns value) { return value > 0 ? (double)value : 1; }

/* As many digits as a picture shows. */
static double rounded(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.*g", DIGITS, value);
    return strtod(text, NULL);
}

/* The smallest, and from there in equal steps to the largest. */
static void put_points(struct sb_paired_ratio *paired, const double *sorted, uint64_t n)
{
    for (int k = 0; k <= POINTS; k++) {
        double p = (double)k / POINTS;
        uint64_t rank = k ? sb_quantile_rank(n, p) : 1;
        paired->point[paired->points++] =
            (struct sb_ratio_point){ k ? p : 0, rounded(sorted[rank - 1]) };
    }
}

/* Strategies that take the same time in every replicate have their points once. */
static enum sb_code keep_points(struct sb_strategy_result *r, const struct sb_paired_ratio *paired,
                                const struct sb_strategy_result *before, struct sb_arena *arena,
                                struct sb_error *error)
{
    size_t size = paired->points * sizeof *paired->point;
    r->paired = *paired;
    for (; before < r; before++)
        if (before->paired.points == paired->points &&
            memcmp(before->paired.point, paired->point, size) == 0) {
            r->paired.point = before->paired.point;
            return SB_OK;
        }
    r->paired.point = sb_arena_alloc(arena, paired->points, sizeof *paired->point);
    if (!r->paired.point)
        return sb_fail_memory(error);
    memcpy(r->paired.point, paired->point, size);
    return SB_OK;
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
        struct sb_ratio_point point[POINTS + 1];
        struct sb_paired_ratio paired = { .over = today->name, .replicates = n, .point = point };
        put_points(&paired, ratio, n);
        code = keep_points(r, &paired, result->strategy, arena, error);
    }
    sb_arena_fini(&scratch);
    return code;
}
