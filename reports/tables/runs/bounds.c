/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/bounds.h"

#include "sim/text/utf8.h"

#include <stdio.h>

char *sb_run_bounds_excess(char out[SB_UNITS_SIZE], sb_ns makespan, sb_ns over)
{
    double excess = over > 0 ? (double)(makespan - over) / (double)over : 0;
    char number[SB_UNITS_SIZE];
    if (excess > 0 && excess < 0.0005)
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
        sb_run_sentence_add(out,
                            "with the mean latencies: best known %s, no schedule below %s (gap %s)",
                            best, lower, sb_run_bounds_excess(gap, bounds->best, bounds->lower));
}

char *sb_run_bounds_sentence(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload)
{
    const struct sb_result_bounds *bounds = &workload->bounds;
    out[0] = '\0';
    if (!bounds->known)
        return out;
    add_bounds(out, bounds);
    for (uint32_t s = 0; s < workload->strategies; s++) {
        const struct sb_strategy_result *strategy = &workload->strategy[s];
        char makespan[SB_UNITS_SIZE], excess[SB_UNITS_SIZE], name[4 * 40 + 1];
        if (strategy->baseline_only)
            continue;
        sb_utf8_clean(name, sizeof name, strategy->name, 40);
        sb_units_duration(makespan, (double)strategy->expected_makespan, 0);
        sb_run_sentence_add(out, " · %s %s", name, makespan);
        if (strategy->expected_makespan > bounds->best)
            sb_run_sentence_add(
                out, " (+%s)",
                sb_run_bounds_excess(excess, strategy->expected_makespan, bounds->best));
    }
    return out;
}
