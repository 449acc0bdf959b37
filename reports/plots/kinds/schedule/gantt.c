/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/schedule/gantt.h"

#include "reports/plots/kinds/schedule/gantt_rows.h"
#include "reports/plots/kinds/schedule/running.h"

#include <inttypes.h>

enum { GANTT_ROWS_MAX = 60 };

static enum sb_code gantt_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                               enum sb_shown which, struct sb_error *error)
{
    struct sb_panels panels;
    enum sb_code code = sb_panels_build(&panels, script, which, error);
    if (!code)
        code = panels.rows.count <= GANTT_ROWS_MAX
                   ? sb_gantt_rows_put(&panels, script, stage, error)
                   : sb_running_put(&panels, script, stage, error);
    sb_panels_fini(&panels);
    return code;
}

static enum sb_code draw_p50(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                             struct sb_error *error)
{
    return gantt_draw(script, stage, SB_SHOWN_P50, error);
}

static enum sb_code draw_p99(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                             struct sb_error *error)
{
    return gantt_draw(script, stage, SB_SHOWN_P99, error);
}

static bool applies_p99(const struct sb_workload_result *workload)
{
    return sb_panels_apply(workload) &&
           workload->shown_replicate[SB_SHOWN_P50] != workload->shown_replicate[SB_SHOWN_P99];
}

static void gantt_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload,
                      enum sb_shown which)
{
    static const char *const typical[] = { "the median", "the p99" };
    char replicate[160] = "";
    if (workload->random)
        snprintf(replicate, sizeof replicate,
                 " Replicate %" PRIu64 " is the nearest to %s of both orders.",
                 workload->shown_replicate[which], typical[which]);
    snprintf(
        out, SB_RUN_SENTENCE_SIZE,
        "Solid: on the critical path. Grey: beside it. Hatched: ready, but made to wait. Thick "
        "line: a dependency that held up the end; dashed: a wait that only the order "
        "demands.%s",
        replicate);
}

static void say_p50(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    gantt_say(out, workload, SB_SHOWN_P50);
}

static void say_p99(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    gantt_say(out, workload, SB_SHOWN_P99);
}

const struct sb_plot_kind sb_plot_gantt = {
    .name = "gantt",
    .base = "gantt",
    .heading = "A replicate at the median",
    .summary = "who runs when, in a replicate at the median and in one at p99",
    .applies = sb_panels_apply,
    .draw = draw_p50,
    .say = say_p50,
};

const struct sb_plot_kind sb_plot_gantt_p99 = {
    .name = "gantt",
    .base = "gantt-p99",
    .heading = "A replicate at the p99",
    .summary = "who runs when, in a replicate at the median and in one at p99",
    .applies = applies_p99,
    .draw = draw_p99,
    .say = say_p99,
};
