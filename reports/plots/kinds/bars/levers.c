/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/bars/levers.h"

#include "reports/plots/kinds/bars/bars.h"
#include "sim/advice/figures.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

enum { LEVERS_ROWS_MAX = 16 };

static bool levers_applies(const struct sb_workload_result *workload)
{
    return workload->levers > 0;
}

/* The change stands behind the task, unless all have the same. */
static bool is_same_change(const struct sb_workload_result *workload)
{
    for (uint32_t i = 1; i < workload->levers; i++)
        if (strcmp(workload->lever[i].change, workload->lever[0].change) != 0)
            return false;
    return true;
}

static void levers_name_row(const struct sb_workload_result *workload, const struct sb_lever *lever,
                            char *out, size_t size)
{
    char text[400];
    if (is_same_change(workload))
        snprintf(text, sizeof text, "%.390s", lever->task);
    else
        snprintf(text, sizeof text, "%.190s, %.190s", lever->task, lever->change);
    sb_utf8_abbreviate(out, size, text, SB_BARS_COLUMNS);
}

static enum sb_code levers_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                struct sb_error *error)
{
    const struct sb_workload_result *workload = script->workload;
    const struct sb_unit *unit = sb_advice_unit(workload);
    char label[64];
    struct sb_bar bar[LEVERS_ROWS_MAX];
    struct sb_bars bars = { .bar = bar, .reference = NAN, .unit = label };
    snprintf(label, sizeof label, "%s saved", unit->symbol);
    for (; bars.count < workload->levers && bars.count < LEVERS_ROWS_MAX; bars.count++) {
        const struct sb_lever *lever = &workload->lever[bars.count];
        struct sb_bar *row = &bar[bars.count];
        *row = (struct sb_bar){ .value = lever->saved.mean.value / unit->ns,
                                .lo = lever->saved.mean.ci95.lo / unit->ns,
                                .hi = lever->saved.mean.ci95.hi / unit->ns,
                                .other = lever->saved.p99.value / unit->ns };
        levers_name_row(workload, lever, row->name, sizeof row->name);
        sb_advice_value(row->figure, workload, &lever->saved.mean);
    }
    return sb_bars_put(&bars, script, stage, error);
}

static void levers_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    char name[160] = "";
    bool half = workload->levers && is_same_change(workload) &&
                strcmp(workload->lever[0].change, "half") == 0;
    if (workload->levers)
        sb_utf8_clean(name, sizeof name, workload->lever[0].strategy, 40);
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "What it saves in the mean under %s if a task %s, with 95 %% intervals. Hollow "
             "diamonds: at p99.",
             name, half ? "takes half its time" : "is changed so");
}

const struct sb_plot_kind sb_plot_levers = {
    .name = "levers",
    .base = "levers",
    .heading = "What to fix first",
    .summary = "what it saves to make one task faster, the strongest first",
    .applies = levers_applies,
    .draw = levers_draw,
    .say = levers_say,
};
