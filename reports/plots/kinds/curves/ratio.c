/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/curves/ratio.h"

#include "reports/plots/kinds/curves/curves.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define RATIO_FROM 0.005 /* of the replicates; those beyond lie outside the picture */
#define RATIO_STEEP 8    /* times as much as the least: the axis is logarithmic */

/* Those that are as fast as today's in each replicate have no curve. */
static bool differs(const struct sb_strategy_result *strategy)
{
    const struct sb_paired_ratio *paired = &strategy->paired;
    return paired->points &&
           (paired->point[0].ratio != 1 || paired->point[paired->points - 1].ratio != 1);
}

static bool ratio_applies(const struct sb_workload_result *workload)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (!workload->strategy[i].baseline_only && differs(&workload->strategy[i]))
            return true;
    return false;
}

static double at(const struct sb_paired_ratio *paired, double p)
{
    uint32_t i = 0;
    while (i + 1 < paired->points && paired->point[i].p < p)
        i++;
    return paired->point[i].ratio;
}

static void ratio_put_axis(const struct sb_gnuplot_script *script, const struct sb_curves *curves)
{
    double lo = 1, hi = 1;
    char label[200], clean[160];
    const char *over = "";
    for (uint32_t g = 0; g < curves->groups.count; g++) {
        const struct sb_paired_ratio *paired = &curves->groups.group[g].strategy->paired;
        lo = fmin(lo, at(paired, RATIO_FROM));
        hi = fmax(hi, at(paired, 1 - RATIO_FROM));
        over = paired->over;
    }
    sb_utf8_clean(clean, sizeof clean, over, 24);
    snprintf(label, sizeof label, "times as fast as %.150s →", clean);
    sb_module_text(script, SB_MODULE_WIDTH - 4, script->height - 9.0, label, 0, false,
                   "right textcolor rgb soft");
    if (hi > RATIO_STEEP * lo)
        sb_gnuplot_script_log_axis(script, 'x', lo * 0.95, hi * 1.05);
    else
        fprintf(script->gp, "set xrange [%.6g:%.6g]\nset xtics %.6g\n",
                fmax(0, lo - 0.04 * (hi - lo)), hi + 0.04 * (hi - lo), sb_module_tic(hi - lo));
    fputs("set arrow from first 1, graph 0 to first 1, graph 1 nohead back linecolor rgb ink "
          "linewidth 1\nset yrange [0:100]\nset ytics 25 format '%g %%'\n",
          script->gp);
}

static void ratio_put_data(const struct sb_gnuplot_script *script, const struct sb_curves *curves)
{
    for (uint32_t g = 0; g < curves->groups.count; g++) {
        const struct sb_paired_ratio *paired = &curves->groups.group[g].strategy->paired;
        fputs("p\tratio\n", script->tsv);
        for (uint32_t i = 0; i < paired->points; i++) {
            sb_gnuplot_script_number(script->tsv, paired->point[i].p);
            fputc('\t', script->tsv);
            sb_gnuplot_script_number(script->tsv, paired->point[i].ratio);
            fputc('\n', script->tsv);
        }
        fputs("\n\n", script->tsv);
    }
}

static enum sb_code ratio_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                               struct sb_error *error)
{
    static const struct sb_curves_form form = {
        .left = 48,
        .right = 14,
        .height = 170,
        .keeps = differs,
        .put_axes = ratio_put_axis,
        .put_data = ratio_put_data,
        .using = "2:($1*100)",
    };
    return sb_curves_draw_form(script, stage, &form, error);
}

static void ratio_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    uint64_t replicates = 0;
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (workload->strategy[i].paired.replicates > replicates)
            replicates = workload->strategy[i].paired.replicates;
    char count[SB_UNITS_SIZE], of[80] = "";
    if (replicates < workload->replicates)
        snprintf(of, sizeof of, " Of the first %s replicates.", sb_units_count(count, replicates));
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "Today's makespan divided by that of another order in the same replicate: left of the "
             "line at 1 are the replicates that take longer.%s",
             of);
}

const struct sb_plot_kind sb_plot_ratio = {
    .name = "ratio",
    .base = "ratio",
    .heading = "Times as fast as today, replicate by replicate",
    .summary = "how the paired ratio to today's order is distributed",
    .applies = ratio_applies,
    .draw = ratio_draw,
    .say = ratio_say,
};
