/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/curves/ccdf.h"

#include "reports/plots/kinds/curves/curves.h"
#include "sim/advice/figures.h"

#include <math.h>

#define CCDF_FROM 0.01 /* of the replicates are done where the axis of time begins */

struct ccdf_range {
    double shortest, longest, least; /* ns, and the share that is left */
};

static struct ccdf_range ccdf_measure(const struct sb_curves *curves)
{
    struct ccdf_range range = { INFINITY, 0, 0.5 };
    for (uint32_t g = 0; g < curves->groups.count; g++) {
        const struct sb_summary *makespan = &curves->groups.group[g].strategy->makespan;
        range.shortest =
            fmin(range.shortest, sb_curves_at(curves->groups.group[g].strategy, CCDF_FROM));
        for (uint32_t i = 0; i < makespan->cdf_points; i++) {
            if (makespan->cdf_p[i] < 1) {
                range.least = fmin(range.least, 1 - makespan->cdf_p[i]);
                range.longest = fmax(range.longest, (double)makespan->cdf_ns[i]);
            }
        }
    }
    range.shortest = fmax(range.shortest, 1);
    return range;
}

/* 100 %, 10 %, … */
static void put_shares(const struct sb_gnuplot_script *script, double least)
{
    fprintf(script->gp, "set logscale y\nset yrange [%.6g:1]\nset ytics (", least);
    for (int power = 0; pow(10, -power) >= least * 0.999; power++)
        fprintf(script->gp, "%s'%g %%%%' 1e-%d", power ? ", " : "", 100 * pow(10, -power), power);
    fputs(")\n", script->gp);
}

static void ccdf_put_axes(const struct sb_gnuplot_script *script, const struct sb_curves *curves)
{
    const struct sb_unit *unit = sb_advice_unit(script->workload);
    struct ccdf_range range = ccdf_measure(curves);
    sb_module_time(script, 1, unit->symbol);
    sb_gnuplot_script_log_axis(script, 'x', range.shortest / unit->ns, range.longest / unit->ns);
    put_shares(script, range.least);
    fprintf(script->gp, "unit = %.1f # nanoseconds\n", unit->ns);
}

static enum sb_code ccdf_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                              struct sb_error *error)
{
    static const struct sb_curves_form form = {
        .left = 50,
        .right = 12,
        .height = 190,
        .put_axes = ccdf_put_axes,
        .put_data = sb_curves_put_data,
        .using = "($2/unit):($1 < 1 ? 1-$1 : NaN)",
    };
    return sb_curves_draw_form(script, stage, &form, error);
}

static void ccdf_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    (void)workload;
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "For each strategy the share of replicates that take longer than a time; both axes "
             "are logarithmic, so that a heavy tail is nearly a straight line.");
}

const struct sb_plot_kind sb_plot_ccdf = {
    .name = "ccdf",
    .base = "ccdf",
    .heading = "Tail of the distribution",
    .summary = "the share of replicates that take longer, on two logarithmic axes",
    .applies = sb_curves_apply,
    .draw = ccdf_draw,
    .say = ccdf_say,
};
