/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cumulative distribution: which share of the replicates is done by then. */

#include "reports/plots/kinds/cdf.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* The slowest few would press all others into a corner; the percentile ladder has them. */
#define SHOWN_UNTIL 0.995
#define SHOWN_FROM 0.002

/* Beyond so many points the curve is smooth enough to be drawn as one. */
enum { MANY = 20 };

static bool applies(const struct sb_workload_result *workload)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (sb_gnuplot_script_shows(&workload->strategy[i]) &&
            workload->strategy[i].makespan.cdf_points)
            return true;
    return false;
}

static double at(const struct sb_strategy_result *strategy, double p)
{
    uint32_t i = 0;
    while (i + 1 < strategy->makespan.cdf_points && strategy->makespan.cdf[i].p < p)
        i++;
    return (double)strategy->makespan.cdf[i].ns;
}

struct range {
    double lo, hi;
};

static struct range time_range(const struct sb_workload_result *workload)
{
    struct range range = { INFINITY, 0 };
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!sb_gnuplot_script_shows(s) || !s->makespan.cdf_points)
            continue;
        range.lo = fmin(range.lo, at(s, SHOWN_FROM));
        range.hi = fmax(range.hi, at(s, SHOWN_UNTIL));
    }
    if (!(range.hi > range.lo)) { /* a single moment, which may be 0 */
        range.hi = range.lo > 0 ? range.lo * 1.5 : 1;
        range.lo = range.lo * 0.5;
    }
    return range;
}

/* One block a strategy; two blank lines part gnuplot's blocks. */
static void put_data(FILE *tsv, const struct sb_strategy_result *strategy)
{
    fprintf(tsv, "ns\tshare\n%" PRId64 "\t0\n", strategy->makespan.cdf[0].ns);
    for (uint32_t i = 0; i < strategy->makespan.cdf_points; i++) {
        fprintf(tsv, "%" PRId64 "\t", strategy->makespan.cdf[i].ns);
        sb_gnuplot_script_number(tsv, strategy->makespan.cdf[i].p);
        fputc('\n', tsv);
    }
    fputs("\n\n", tsv);
}

static void put_curve(const struct sb_gnuplot_script *script,
                      const struct sb_strategy_result *strategy, unsigned index)
{
    const struct sb_look *look = sb_palette_look(script->palette, strategy->name);
    fprintf(script->gp,
            "%s '%s.tsv' index %u using ($1/unit):($2*100) every ::1 with %s linecolor rgb '%s' "
            "dashtype %d linewidth %.1f title ",
            index ? ", \\\n    " : "plot", script->base, index,
            strategy->makespan.cdf_points > MANY ? "lines" : "steps", look->color, look->dash,
            sb_gnuplot_script_line_width(script->workload, strategy));
    sb_gnuplot_script_quote(script->gp, strategy->name, 22);
    put_data(script->tsv, strategy);
}

static enum sb_code draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                         struct sb_error *error)
{
    script->width = 960;
    script->height = 460;
    if (script->height < sb_gnuplot_script_key_height(sb_gnuplot_script_shown(script->workload)))
        script->height = sb_gnuplot_script_key_height(sb_gnuplot_script_shown(script->workload));
    enum sb_code code =
        sb_gnuplot_script_begin(script, stage, "how many replicates are done by then", error);
    if (code)
        return code;
    struct range range = time_range(script->workload);
    if (!sb_gnuplot_script_time_axis(script, 'x', range.lo, range.hi, "makespan"))
        fprintf(script->gp, "set xrange [%.9g/unit:%.9g/unit]\n",
                fmax(0, range.lo - 0.02 * (range.hi - range.lo)), range.hi);
    fputs("set ylabel 'share of replicates done' textcolor rgb ink\nset yrange [0:100.5]\nset "
          "ytics 10 format '%g %%'\n",
          script->gp);
    sb_gnuplot_script_plot(script);
    unsigned index = 0;
    for (uint32_t i = 0; i < script->workload->strategies; i++)
        if (sb_gnuplot_script_shows(&script->workload->strategy[i]) &&
            script->workload->strategy[i].makespan.cdf_points)
            put_curve(script, &script->workload->strategy[i], index++);
    fputc('\n', script->gp);
    return sb_gnuplot_script_end(script, stage, error);
}

static void say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    (void)workload;
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "For each strategy the share of replicates that are done by a time: a curve further "
             "left is faster. The slowest replicates, "
             "beyond %g %%, lie outside the picture.",
             100 * SHOWN_UNTIL);
}

const struct sb_plot_kind sb_plot_cdf = {
    "cdf", "Cumulative distribution", true, applies, draw, say
};
