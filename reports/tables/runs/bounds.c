/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/bounds.h"

#include "sim/text/utf8.h"

#include <stdio.h>

char *sb_run_bounds_excess(char out[SB_UNITS_SIZE], double makespan, double best)
{
    double excess = best > 0 ? (makespan - best) / best : 0;
    char number[SB_UNITS_SIZE];
    if (excess != 0 && excess < 0.0005) /* means that are corrected may be less */
        snprintf(out, SB_UNITS_SIZE, "less than 0.1 %%");
    else
        snprintf(out, SB_UNITS_SIZE, "%s %%",
                 sb_units_number(number, 100 * excess, excess > 0 ? 1 : 0));
    return out;
}

static void add_bounds(char out[SB_RUN_SENTENCE_SIZE], const struct sb_result_bounds *bounds)
{
    char best[SB_UNITS_SIZE], lower[SB_UNITS_SIZE], gap[SB_UNITS_SIZE];
    sb_units_duration(best, (double)bounds->best, 0);
    sb_units_duration(lower, (double)bounds->lower, 0);
    if (bounds->proved)
        sb_run_sentence_add(out, "with the mean latencies: optimum %s (proved)", best);
    else
        sb_run_sentence_add(
            out, "with the mean latencies: best known %s, no schedule below %s (gap %s)", best,
            lower, sb_run_bounds_excess(gap, (double)bounds->best, (double)bounds->lower));
}

static void add_expected(char out[SB_RUN_SENTENCE_SIZE], const struct sb_strategy_result *strategy,
                         sb_ns best)
{
    char makespan[SB_UNITS_SIZE], excess[SB_UNITS_SIZE], name[SB_NAME_SIZE];
    double expected = (double)strategy->expected_makespan;
    sb_utf8_clean(name, sizeof name, strategy->name, SB_NAME_COLUMNS);
    sb_run_sentence_add(out, " · %s %s", name, sb_units_duration(makespan, expected, 0));
    if (strategy->expected_makespan > best)
        sb_run_sentence_add(out, " (%s over)",
                            sb_run_bounds_excess(excess, expected, (double)best));
}

static bool has_mean(const struct sb_workload_result *workload)
{
    return workload->random && !workload->mean_is_infinite && workload->bounds.mean.value > 0;
}

static void add_drawn(char out[SB_RUN_SENTENCE_SIZE], const struct sb_strategy_result *strategy,
                      double bound)
{
    char excess[SB_UNITS_SIZE], name[SB_NAME_SIZE];
    sb_utf8_clean(name, sizeof name, strategy->name, SB_NAME_COLUMNS);
    sb_run_sentence_add(out, " · %s %s over", name,
                        sb_run_bounds_excess(excess, strategy->makespan.mean_cv, bound));
}

/* Schedule length ratio and speed-up of Topcuoglu, Hariri and Wu 2002, of mean makespans. */
static char *ratios(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    const double least = (double)workload->platform.least_path,
                 sequential = (double)workload->platform.sequential;
    char path[SB_UNITS_SIZE], one[SB_UNITS_SIZE], name[SB_NAME_SIZE];
    if (workload->mean_is_infinite || !(least > 0))
        return out;
    sb_run_sentence_add(out,
                        "SLR (mean by the least path, %s) and speed-up (best worker alone, %s)",
                        sb_units_duration(path, least, 0), sb_units_duration(one, sequential, 0));
    for (uint32_t s = 0; s < workload->strategies; s++) {
        const struct sb_strategy_result *strategy = &workload->strategy[s];
        if (strategy->baseline_only || !(strategy->makespan.mean_cv > 0))
            continue;
        sb_utf8_clean(name, sizeof name, strategy->name, SB_NAME_COLUMNS);
        sb_run_sentence_add(out, " · %s %.2f, %.2f", name, strategy->makespan.mean_cv / least,
                            sequential / strategy->makespan.mean_cv);
    }
    return out;
}

char *sb_run_bounds_sentence(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload, unsigned index)
{
    const struct sb_result_bounds *bounds = &workload->bounds;
    const struct sb_estimate *mean = &bounds->mean;
    char least[SB_UNITS_SIZE];
    out[0] = '\0';
    if (workload->platform.workers && index == 0)
        return ratios(out, workload);
    if (!bounds->known || index > 1 || (index == 1 && !has_mean(workload)))
        return out;
    if (index == 0)
        add_bounds(out, bounds);
    else
        sb_run_sentence_add(out, "in the mean over replicates no order takes less than %s",
                            sb_units_duration(least, mean->value, sb_interval_half(mean->ci95)));
    for (uint32_t s = 0; s < workload->strategies; s++) {
        if (workload->strategy[s].baseline_only)
            continue;
        if (index == 0)
            add_expected(out, &workload->strategy[s], bounds->best);
        else
            add_drawn(out, &workload->strategy[s], mean->value);
    }
    return out;
}
