/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percentile ladder: percentiles on an axis where each factor of ten in 1 - p takes as much room as
 * the one before. */

#include "reports/plots/kinds/ladder.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static bool applies(const struct sb_workload_result *workload)
{
    return sb_gnuplot_script_shown(workload) > 0;
}

static double tail(double p) { return 0 - log10(1 - p); } /* and not -0 */

/* The smallest and the largest percentile that has a place on the axis. */
struct range {
    uint32_t first, last;
};

static struct range range_of(const struct sb_percentiles *percentiles)
{
    struct range range = { 0, SB_QUANTILES_COUNT - 1 };
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        double p = percentiles->p[q];
        range.first = p < percentiles->p[range.first] ? q : range.first;
        range.last = p > percentiles->p[range.last] && p < 1 ? q : range.last;
    }
    return range;
}

/* Of names that would lie on each other, as those of p0 and p1, the first stands. */
static void put_tics(const struct sb_gnuplot_script *script)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(script->workload);
    struct range range = range_of(percentiles);
    double letter = (tail(percentiles->p[range.last]) - tail(percentiles->p[range.first])) / 75,
           end = -INFINITY;
    const char *comma = "";
    fputs("set xtics (", script->gp);
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        double at = tail(percentiles->p[q]),
               half = letter * (double)strlen(percentiles->name[q]) / 2;
        if (percentiles->p[q] >= 1 || at - half < end) /* p100 is infinitely far to the right */
            continue;
        fprintf(script->gp, "%s'%s' %.6f", comma, percentiles->name[q], at);
        comma = ", ";
        end = at + half + letter / 2;
    }
    fputs(")\n", script->gp);
}

/* Two blocks a strategy: the quantiles with their intervals, and the distribution between them. */
static void put_data(FILE *tsv, const struct sb_percentiles *percentiles,
                     const struct sb_strategy_result *s)
{
    fputs("p\tns\tlow\thigh\n", tsv);
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        if (percentiles->p[q] >= 1)
            continue;
        fprintf(tsv, "%.12g\t%" PRId64 "\t", percentiles->p[q], s->makespan.quantile[q]);
        sb_gnuplot_script_number(tsv, s->makespan.quantile_ci95[q].lo);
        fputc('\t', tsv);
        sb_gnuplot_script_number(tsv, s->makespan.quantile_ci95[q].hi);
        fputc('\n', tsv);
    }
    fprintf(tsv, "\n\np\tns\n0\t%" PRId64 "\n", s->makespan.min);
    for (uint32_t i = 0; i < s->makespan.cdf_points; i++) {
        if (s->makespan.cdf[i].p >= 1)
            continue; /* infinitely far to the right */
        sb_gnuplot_script_number(tsv, s->makespan.cdf[i].p);
        fprintf(tsv, "\t%" PRId64 "\n", s->makespan.cdf[i].ns);
    }
    fprintf(tsv, "%g\t%" PRId64 "\n\n\n", 1 - 1e-9, s->makespan.max);
}

/* Intervals stand a little beside each other, so that none hides another. */
static void put_strategy(const struct sb_gnuplot_script *script, const struct sb_strategy_result *s,
                         unsigned index, double aside)
{
    const struct sb_look *look = sb_palette_look(script->palette, s->name);
    FILE *gp = script->gp;
    fprintf(gp,
            "%s '%s.tsv' index %u using (tail($1)):($2/unit) every ::1 with lines linecolor rgb "
            "'%s' dashtype %d linewidth %.1f notitle",
            index ? ", \\\n    " : "plot", script->base, 2 * index + 1, look->color, look->dash,
            sb_gnuplot_script_line_width(script->workload, s));
    fprintf(gp,
            ", \\\n     '' index %u using (tail($1)+%.4f):($2/unit):($3/unit):($4/unit) every ::1 "
            "with yerrorbars linecolor rgb '%s' "
            "linewidth 1.5 pointtype 0 notitle",
            2 * index, aside, look->color);
    fprintf(gp,
            ", \\\n     '' index %u using (tail($1)+%.4f):($2/unit) every ::1 with points "
            "linecolor rgb '%s' pointtype %d "
            "pointsize 0.7 notitle",
            2 * index, aside, look->color, look->point);
    fprintf(gp,
            ", \\\n     NaN with linespoints linecolor rgb '%s' dashtype %d linewidth 1.5 "
            "pointtype %d pointsize 0.7 title ",
            look->color, look->dash, look->point);
    sb_gnuplot_script_quote(gp, s->name, 22);
    put_data(script->tsv, sb_result_percentiles(script->workload), s);
}

static void put_axes(const struct sb_gnuplot_script *script)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(script->workload);
    struct range range = range_of(percentiles);
    double lo = INFINITY, hi = 0;
    for (uint32_t i = 0; i < script->workload->strategies; i++) {
        const struct sb_strategy_result *s = &script->workload->strategy[i];
        double end = s->makespan.quantile_ci95[range.last].hi;
        if (!sb_gnuplot_script_shows(s))
            continue;
        lo = fmin(lo, (double)s->makespan.quantile[range.first]);
        hi = fmax(hi, isfinite(end) ? end : (double)s->makespan.quantile[range.last]);
    }
    if (!sb_gnuplot_script_time_axis(script, 'y', lo * 0.9, hi * 1.05, "makespan"))
        fprintf(script->gp, "set yrange [0:%.9g/unit]\n", hi > 0 ? hi * 1.05 : 1);
    fprintf(script->gp,
            "tail(p) = -log10(1 - p)\nset xlabel 'percentile of the replicates' textcolor rgb "
            "ink\nset xrange [%.9g:%.9g]\n",
            fmin(0.2, tail(percentiles->p[range.first]) - 0.1),
            tail(percentiles->p[range.last]) + 0.1);
}

static enum sb_code draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                         struct sb_error *error)
{
    script->width = 960;
    script->height = 460;
    if (script->height < sb_gnuplot_script_key_height(sb_gnuplot_script_shown(script->workload)))
        script->height = sb_gnuplot_script_key_height(sb_gnuplot_script_shown(script->workload));
    enum sb_code code = sb_gnuplot_script_begin(
        script, stage, "percentiles of the makespan, with 95 % intervals", error);
    if (code)
        return code;
    put_axes(script);
    put_tics(script);
    sb_gnuplot_script_plot(script);
    unsigned index = 0, shown = sb_gnuplot_script_shown(script->workload);
    for (uint32_t i = 0; i < script->workload->strategies; i++)
        if (sb_gnuplot_script_shows(&script->workload->strategy[i])) {
            put_strategy(script, &script->workload->strategy[i], index,
                         0.012 * (index - (shown - 1) / 2.0));
            index++;
        }
    fputc('\n', script->gp);
    return sb_gnuplot_script_end(script, stage, error);
}

static void say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    static const char *const what[] = {
        "The makespan that so many per cent of the replicates do not exceed, with ",
        "The makespan that one replicate in 2 (p50), in 10 (p90), in 100 (p99) and in 1,000 "
        "(p99.9) exceeds, with "
    };
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "%s95 %% confidence intervals. The axis gives each factor of ten the same room, so "
             "that the tail can be read.",
             what[sb_percentiles_are_default(sb_result_percentiles(workload))]);
}

const struct sb_plot_kind sb_plot_ladder = {
    "ladder", "Percentile ladder", true, applies, draw, say
};
