/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speed-up: for each strategy a point for each baseline, with its interval. */

#include "reports/plots/kinds/speedup.h"

#include "reports/tables/baselines.h"
#include "reports/tables/run_table.h"

#include <math.h>
#include <stdio.h>

/* A baseline's points have a shape of their own; their colour is the strategy's. */
static const int shapes[SB_BASELINES_MAX] = { 7, 5, 9, 13, 11, 7, 5, 9 };

static bool applies(const struct sb_workload_result *workload)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        for (uint32_t k = 0;
             sb_gnuplot_script_shows(&workload->strategy[i]) && k < workload->strategy[i].speedups;
             k++)
            if (isfinite(workload->strategy[i].speedup[k].ratio_of_means.value))
                return true;
    return false;
}

struct scale {
    double lo, hi;
    bool logarithmic;
};

static void widen(struct scale *scale, double value)
{
    if (!isfinite(value) || value <= 0)
        return;
    scale->lo = fmin(scale->lo, value);
    scale->hi = fmax(scale->hi, value);
}

static struct scale measure(const struct sb_workload_result *workload)
{
    struct scale scale = { 1, 1, false };
    for (uint32_t i = 0; i < workload->strategies; i++)
        for (uint32_t k = 0;
             sb_gnuplot_script_shows(&workload->strategy[i]) && k < workload->strategy[i].speedups;
             k++) {
            widen(&scale, workload->strategy[i].speedup[k].ratio_of_means.value);
            widen(&scale, workload->strategy[i].speedup[k].ratio_of_means.ci95.hi);
        }
    scale.logarithmic = scale.hi / scale.lo > 8;
    return scale;
}

/* Room to the right for the figures, and half a unit at least, so that the scale stays calm where
 * nothing is gained. */
static void put_axis(const struct sb_gnuplot_script *script)
{
    struct scale scale = measure(script->workload);
    if (scale.logarithmic)
        sb_gnuplot_script_log_axis(script, 'x', scale.lo * 0.8,
                                   scale.hi * pow(scale.hi / scale.lo, 0.2));
    else {
        double span = fmax(scale.hi - scale.lo, 0.5);
        fprintf(script->gp, "set xrange [%.6g:%.6g]\n",
                fmax(0, scale.lo - (scale.lo < 1 ? 0.16 : 0.08) * span), scale.lo + 1.22 * span);
    }
    fprintf(script->gp, "set xlabel 'times as fast as the baseline%s' textcolor rgb ink\n",
            script->workload->random ? ", ratio of the means with its 95 % interval" : "");
    fputs("set arrow from first 1, graph 0 to first 1, graph 1 nohead linecolor rgb ink linewidth "
          "1.5\n",
          script->gp);
}

static void put_rows(const struct sb_gnuplot_script *script, unsigned rows)
{
    unsigned row = 0;
    fputs("set ytics (", script->gp);
    for (uint32_t i = 0; i < script->workload->strategies; i++) {
        if (!sb_gnuplot_script_shows(&script->workload->strategy[i]))
            continue;
        fputs(row ? ", " : "", script->gp);
        sb_gnuplot_script_quote_label(script->gp, script->workload->strategy[i].name, 24);
        fprintf(script->gp, " %u", row++);
    }
    fprintf(script->gp, ") scale 0\nunset grid\nset grid xtics\nset yrange [%u.5:-0.5]\n",
            rows - 1);
}

static void put_point(FILE *tsv, double y, const struct sb_speedup *speedup, const char *color)
{
    char text[SB_UNITS_SIZE];
    double half = sb_interval_half(speedup->ratio_of_means.ci95);
    fprintf(tsv, "%.2f\t", y);
    sb_gnuplot_script_number(tsv, speedup->ratio_of_means.value);
    fputc('\t', tsv);
    sb_gnuplot_script_number(tsv, isfinite(half) ? speedup->ratio_of_means.ci95.lo
                                                 : speedup->ratio_of_means.value);
    fputc('\t', tsv);
    sb_gnuplot_script_number(tsv, isfinite(half) ? speedup->ratio_of_means.ci95.hi
                                                 : speedup->ratio_of_means.value);
    sb_units_number(text, speedup->ratio_of_means.value, 2);
    fprintf(tsv, "\t0x%s\t%s\n", color + 1, text);
}

/* The points over one baseline, and how many lie left (0) and right (1) of the line at 1: their
 * figures stand on that side. */
static void put_points(const struct sb_gnuplot_script *script, const char *over, double aside,
                       unsigned on_side[2])
{
    unsigned row = 0;
    fputs("row\tspeedup\tlow\thigh\tcolor\ttext\n", script->tsv);
    for (uint32_t i = 0; i < script->workload->strategies; i++) {
        const struct sb_strategy_result *s = &script->workload->strategy[i];
        if (!sb_gnuplot_script_shows(s))
            continue;
        const struct sb_speedup *speedup = sb_baselines_speedup(s, over);
        if (speedup && isfinite(speedup->ratio_of_means.value)) {
            put_point(script->tsv, row + aside, speedup,
                      sb_palette_look(script->palette, s->name)->color);
            on_side[speedup->ratio_of_means.value >= 1]++;
        }
        row++;
    }
    fputs("\n\n", script->tsv);
}

/* gnuplot complains of a plot without any point. */
static void put_baseline(const struct sb_gnuplot_script *script, const char *over, unsigned index,
                         unsigned count)
{
    static const char *const figures[2] = {
        "($2<1?$3:NaN):1:6 every ::1 with labels right offset -0.8,0",
        "($2<1?NaN:$4):1:6 every ::1 with labels left offset 0.8,0"
    };
    char title[160];
    unsigned on_side[2] = { 0, 0 };
    put_points(script, over, ((double)index - (count - 1) / 2.0) * (0.6 / count), on_side);
    fprintf(script->gp, "%s NaN with points pointtype %d linecolor rgb muted title ",
            index ? ", \\\n    " : "plot", shapes[index]);
    snprintf(title, sizeof title, "over %.150s", over);
    sb_gnuplot_script_quote(script->gp, title, 40);
    if (on_side[0] + on_side[1])
        fprintf(script->gp,
                ", \\\n     '%s.tsv' index %u using 2:1:3:4:5 every ::1 with xerrorbars linecolor "
                "rgb variable linewidth 1.5 pointtype %d "
                "notitle",
                script->base, index, shapes[index]);
    for (int side = 0; side < 2; side++)
        if (on_side[side])
            fprintf(script->gp,
                    ", \\\n     '%s.tsv' index %u using %s font ',12' textcolor rgb ink notitle",
                    script->base, index, figures[side]);
}

static enum sb_code draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                         struct sb_error *error)
{
    const char *over[SB_BASELINES_MAX];
    unsigned count = (unsigned)sb_baselines_list(script->workload, over),
             rows = sb_gnuplot_script_shown(script->workload);
    script->width = 960;
    script->key_above = SB_GNUPLOT_KEY_POINTS;
    script->height = 150 + rows * (14 + 16 * count);
    enum sb_code code = sb_gnuplot_script_begin(script, stage, "speed-up", error);
    if (code)
        return code;
    put_axis(script);
    put_rows(script, rows);
    sb_gnuplot_script_plot(script);
    for (unsigned i = 0; i < count; i++)
        put_baseline(script, over[i], i, count);
    fputc('\n', script->gp);
    return sb_gnuplot_script_end(script, stage, error);
}

static void say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    (void)workload;
    snprintf(
        out, SB_RUN_SENTENCE_SIZE, "%s",
        "How many times as fast each strategy is in the mean as a baseline that faces the same "
        "latencies: "
        "right of the line at 1 it is faster, left of it slower.");
}

const struct sb_plot_kind sb_plot_speedup = { "speedup", "Speed-up", false, applies, draw, say };
