/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speed-up: for each baseline a point for each strategy, with its interval. */
#include "reports/plots/kinds/bars/speedup.h"

#include "reports/plots/kinds/bars/bars.h"
#include "reports/plots/look/groups.h"
#include "reports/tables/runs/baselines.h"
#include "sim/text/utf8.h"

#include <math.h>

static bool speedup_applies(const struct sb_workload_result *workload)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        for (uint32_t k = 0; sb_groups_shows(workload, &workload->strategy[i]) &&
                             k < workload->strategy[i].speedups;
             k++)
            if (isfinite(workload->strategy[i].speedup[k].ratio_of_means.value))
                return true;
    return false;
}

static void speedup_add(struct sb_bars *bars, const struct sb_gnuplot_script *script,
                        const struct sb_group *group, const struct sb_speedup *speedup)
{
    const struct sb_estimate *ratio = &speedup->ratio_of_means;
    struct sb_bar *bar = &bars->bar[bars->count++];
    *bar = (struct sb_bar){ .bold = group->take,
                            .value = ratio->value,
                            .lo = ratio->ci95.lo,
                            .hi = ratio->ci95.hi,
                            .other = NAN,
                            .look = sb_palette_look(script->palette, group->strategy->name) };
    sb_utf8_clean(bar->name, sizeof bar->name, group->name, SB_BARS_COLUMNS);
    sb_units_number(bar->figure, ratio->value,
                    sb_units_decimals(ratio->value, script->workload->random ? (double)NAN : 0));
}

/* A heading for each baseline, and a row for each group of strategies but its own. */
static void fill(struct sb_bars *bars, const struct sb_gnuplot_script *script,
                 const struct sb_groups *groups)
{
    const char *over[SB_BASELINES_MAX];
    size_t baselines = sb_baselines_list(script->workload, over);
    for (size_t b = 0; b < baselines; b++) {
        struct sb_bar *heading = &bars->bar[bars->count];
        char clean[160];
        *heading = (struct sb_bar){ .value = NAN, .lo = NAN, .hi = NAN, .other = NAN };
        sb_utf8_clean(clean, sizeof clean, over[b], 40);
        snprintf(heading->name, sizeof heading->name, "over %.150s", clean);
        bars->count++;
        for (uint32_t g = 0; g < groups->count; g++) {
            const struct sb_speedup *speedup =
                sb_result_speedup(groups->group[g].strategy, over[b]);
            if (speedup && isfinite(speedup->ratio_of_means.value))
                speedup_add(bars, script, &groups->group[g], speedup);
        }
        if (&bars->bar[bars->count - 1] == heading) /* none is compared with it */
            bars->count--;
    }
}

static enum sb_code speedup_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                 struct sb_error *error)
{
    struct sb_groups groups;
    struct sb_bars bars = { .points = true, .reference = 1, .unit = "times as fast" };
    enum sb_code code = sb_groups_build(&groups, script->workload, NULL, error);
    if (!code) {
        size_t most = SB_BASELINES_MAX * ((size_t)groups.count + 1);
        bars.bar = sb_arena_alloc(&groups.arena, most, sizeof *bars.bar);
        code = bars.bar ? SB_OK : sb_fail_memory(error);
    }
    if (!code) {
        fill(&bars, script, &groups);
        code = sb_bars_put(&bars, script, stage, error);
    }
    sb_groups_fini(&groups);
    return code;
}

static void speedup_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    (void)workload;
    snprintf(
        out, SB_RUN_SENTENCE_SIZE,
        "How many times as fast each strategy is in the mean as a baseline that faces the same "
        "latencies: right of the line at 1 it is faster, left of it slower.");
}

const struct sb_plot_kind sb_plot_speedup = {
    .name = "speedup",
    .base = "speedup",
    .heading = "Speed-up",
    .summary = "how many times as fast as the baselines, with intervals",
    .applies = speedup_applies,
    .draw = speedup_draw,
    .say = speedup_say,
};
