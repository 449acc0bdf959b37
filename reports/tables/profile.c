/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The smallest mean makespan of a workload; 0: there is nothing to compare. */
static double best_of(const struct sb_workload_result *workload)
{
    double best = 0;
    uint32_t shown = 0;
    for (uint32_t s = 0; s < workload->strategies; s++) {
        const struct sb_strategy_result *strategy = &workload->strategy[s];
        double mean = strategy->makespan.mean;
        if (strategy->baseline_only)
            continue;
        best = shown++ == 0 || mean < best ? mean : best;
    }
    return shown > 1 ? best : 0;
}

static struct sb_profile_curve *find(const struct sb_profile *profile, const char *name)
{
    for (uint32_t c = 0; c < profile->curves; c++)
        if (strcmp(profile->curve[c].name, name) == 0)
            return &profile->curve[c];
    return NULL;
}

static uint32_t most_curves(const struct sb_result *result)
{
    uint32_t most = 0;
    for (uint32_t w = 0; w < result->workloads; w++)
        most += result->workload[w].strategies;
    return most;
}

static enum sb_code add_ratios(struct sb_profile *profile, const struct sb_result *result,
                               const struct sb_strategy_result *strategy, double best)
{
    struct sb_profile_curve *curve = find(profile, strategy->name);
    if (!curve) {
        curve = &profile->curve[profile->curves];
        curve->name = strategy->name;
        curve->ratio = sb_arena_alloc(&profile->arena, result->workloads, sizeof *curve->ratio);
        if (!curve->ratio)
            return SB_ENOMEM;
        for (uint32_t w = 0; w < result->workloads; w++)
            curve->ratio[w] = INFINITY;
        profile->curves++;
    }
    curve->ratio[profile->instances] = strategy->makespan.mean / best;
    return SB_OK;
}

static int compare_ratios(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void summarise(struct sb_profile *profile)
{
    for (uint32_t c = 0; c < profile->curves; c++) {
        struct sb_profile_curve *curve = &profile->curve[c];
        double sum = 0;
        uint32_t count = 0;
        for (uint32_t i = 0; i < profile->instances; i++)
            if (isfinite(curve->ratio[i])) {
                sum += log(curve->ratio[i]);
                count++;
            }
        curve->mean = exp(sum / count);
        qsort(curve->ratio, profile->instances, sizeof *curve->ratio, compare_ratios);
    }
    for (uint32_t i = 1; i < profile->curves; i++) {
        struct sb_profile_curve moved = profile->curve[i];
        uint32_t at = i;
        for (; at && profile->curve[at - 1].mean > moved.mean; at--)
            profile->curve[at] = profile->curve[at - 1];
        profile->curve[at] = moved;
    }
}

enum sb_code sb_profile_build(struct sb_profile *profile, const struct sb_result *result,
                              struct sb_error *error)
{
    *profile = (struct sb_profile){ 0 };
    profile->curve = sb_arena_alloc(&profile->arena, most_curves(result), sizeof *profile->curve);
    if (!profile->curve)
        return sb_fail_memory(error);
    for (uint32_t w = 0; w < result->workloads; w++) {
        const struct sb_workload_result *workload = &result->workload[w];
        double best = best_of(workload);
        if (!(best > 0))
            continue;
        for (uint32_t s = 0; s < workload->strategies; s++)
            if (!workload->strategy[s].baseline_only &&
                add_ratios(profile, result, &workload->strategy[s], best))
                return sb_fail_memory(error);
        profile->instances++;
    }
    summarise(profile);
    return SB_OK;
}

void sb_profile_fini(struct sb_profile *profile) { sb_arena_fini(&profile->arena); }

double sb_profile_share(const struct sb_profile *profile, const struct sb_profile_curve *curve,
                        double factor)
{
    uint32_t within = 0;
    while (within < profile->instances && curve->ratio[within] <= factor)
        within++;
    return profile->instances ? (double)within / profile->instances : 0;
}

double sb_profile_worst(const struct sb_profile *profile, const struct sb_profile_curve *curve)
{
    double worst = 1;
    for (uint32_t i = 0; i < profile->instances && isfinite(curve->ratio[i]); i++)
        worst = curve->ratio[i];
    return worst;
}
