/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/curves/cdf.h"

#include "reports/plots/kinds/curves/curves.h"
#include "sim/advice/figures.h"

#include <math.h>

#define UNTIL 0.995 /* the slowest replicates lie outside the picture */

static double longest(const struct sb_curves *curves)
{
    double most = 0;
    for (uint32_t g = 0; g < curves->groups.count; g++)
        most = fmax(most, sb_curves_at(curves->groups.group[g].strategy, UNTIL));
    return most;
}

static void cdf_put_axes(const struct sb_gnuplot_script *script, const struct sb_curves *curves)
{
    const struct sb_unit *unit = sb_advice_unit(script->workload);
    sb_module_time(script, longest(curves) / unit->ns, unit->symbol);
    fprintf(script->gp,
            "unit = %.1f # nanoseconds\nset yrange [0:100]\nset ytics 25 format '%%g %%%%'\n",
            unit->ns);
}

static enum sb_code cdf_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                             struct sb_error *error)
{
    static const struct sb_curves_form form = {
        .left = 48,
        .right = 14,
        .height = 190,
        .put_axes = cdf_put_axes,
        .put_data = sb_curves_put_data,
        .using = "($2/unit):($1*100)",
    };
    return sb_curves_draw_form(script, stage, &form, error);
}

static void cdf_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    (void)workload;
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "For each strategy the share of replicates that are done by a time: a curve further "
             "left is faster. The slowest replicates, beyond %g %%, lie outside the picture.",
             100 * UNTIL);
}

const struct sb_plot_kind sb_plot_cdf = {
    .name = "cdf",
    .base = "cdf",
    .heading = "Cumulative distribution",
    .summary = "the share of replicates that are done, over time",
    .applies = sb_curves_apply,
    .draw = cdf_draw,
    .say = cdf_say,
};
