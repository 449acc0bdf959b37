/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/bars/criticality.h"

#include "reports/plots/kinds/bars/bars.h"
#include "sim/advice/choice.h"
#include "sim/text/utf8.h"

#include <math.h>

enum { CRITICALITY_ROWS_MAX = 16 };

/* Of the order to take, or else of the first strategy that it was measured for. */
static const struct sb_strategy_result *measured(const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *take = sb_advice_choice(workload);
    for (uint32_t i = 0; !(take && take->criticality) && i < workload->strategies; i++)
        take = &workload->strategy[i];
    return take && take->criticality && take->criticality->tasks ? take : NULL;
}

static bool criticality_applies(const struct sb_workload_result *workload)
{
    return workload->random && measured(workload);
}

static enum sb_code criticality_draw(struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, struct sb_error *error)
{
    const struct sb_strategy_result *strategy = measured(script->workload);
    const struct sb_criticality *criticality = strategy->criticality;
    struct sb_bar bar[CRITICALITY_ROWS_MAX];
    struct sb_bars bars = {
        .bar = bar, .reference = NAN, .unit = "% of the replicates", .most = 100
    };
    for (uint32_t i = 0; i < criticality->tasks && i < CRITICALITY_ROWS_MAX; i++) {
        const struct sb_task_criticality *task = &criticality->task[i];
        if (i > 0 && !(task->p > 0) && !(task->p_tail > 0))
            break;
        struct sb_bar *row = &bar[bars.count++];
        *row = (struct sb_bar){ .value = 100 * task->p,
                                .lo = 100 * task->ci95.lo,
                                .hi = 100 * task->ci95.hi,
                                .other = 100 * task->p_tail,
                                .look = sb_palette_look(script->palette, strategy->name) };
        sb_utf8_abbreviate(row->name, sizeof row->name, task->name, SB_BARS_COLUMNS);
        sb_units_share(row->figure, task->p);
    }
    return sb_bars_put(&bars, script, stage, error);
}

static void criticality_say(char out[SB_RUN_SENTENCE_SIZE],
                            const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *strategy = measured(workload);
    char name[160] = "";
    if (strategy)
        sb_utf8_clean(name, sizeof name, strategy->name, 40);
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "In so many replicates a task is on the critical path under %s: getting it faster "
             "helps there, and nowhere else. Hollow diamonds: of the slowest 1 %% alone.",
             name);
}

const struct sb_plot_kind sb_plot_criticality = {
    .name = "criticality",
    .base = "criticality",
    .heading = "Critical tasks",
    .summary = "how often tasks are on the critical path, and in the tail",
    .applies = criticality_applies,
    .draw = criticality_draw,
    .say = criticality_say,
};
