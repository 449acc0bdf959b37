/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All workloads at a glance: a row for each, a point for each strategy, at its speed-up over the
 * first baseline. */
#include "reports/plots/kinds/overview.h"

#include "reports/tables/baselines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The baseline that the first workload with one has; workloads without it have an empty row. */
static const char *baseline(const struct sb_result *result)
{
    const char *over[SB_BASELINES_MAX];
    for (uint32_t w = 0; w < result->workloads; w++)
        if (sb_baselines_list(&result->workload[w], over))
            return over[0];
    return NULL;
}

bool sb_plot_overview_applies(const struct sb_result *result) { return baseline(result) != NULL; }

static double value(const struct sb_strategy_result *strategy, const char *over)
{
    const struct sb_speedup *speedup = sb_baselines_speedup(strategy, over);
    return strcmp(strategy->name, over) == 0              ? 1
           : speedup && speedup->ratio_of_means.value > 0 ? speedup->ratio_of_means.value
                                                          : NAN;
}

static void put_axis(const struct sb_gnuplot_script *script, const char *over)
{
    double lo = 1, hi = 1;
    for (uint32_t w = 0; w < script->result->workloads; w++)
        for (uint32_t s = 0; s < script->result->workload[w].strategies; s++) {
            double x = value(&script->result->workload[w].strategy[s], over);
            if (!sb_gnuplot_script_shows(&script->result->workload[w].strategy[s]) || !isfinite(x))
                continue;
            lo = fmin(lo, x);
            hi = fmax(hi, x);
        }
    double room = fmax(0.08 * (hi - lo), 0.1);
    if (hi / lo > 5)
        sb_gnuplot_script_log_axis(script, 'x', lo * 0.9, hi * 1.2);
    else
        fprintf(script->gp, "set xrange [%.6g:%.6g]\n", fmax(0, lo - room), hi + room);
    fputs("set xlabel ", script->gp);
    char label[200];
    snprintf(label, sizeof label, "times as fast as %.120s, ratio of the means", over);
    sb_gnuplot_script_quote(script->gp, label, 100);
    fputs(" textcolor rgb ink\nset arrow from first 1, graph 0 to first 1, graph 1 nohead "
          "linecolor rgb ink linewidth 1.5\n",
          script->gp);
}

static void put_rows(const struct sb_gnuplot_script *script)
{
    fputs("set ytics (", script->gp);
    for (uint32_t w = 0; w < script->result->workloads; w++) {
        fputs(w ? ", " : "", script->gp);
        sb_gnuplot_script_quote_label(script->gp, script->result->workload[w].name, 28);
        fprintf(script->gp, " %u", (unsigned)w);
    }
    fprintf(script->gp, ") scale 0\nset yrange [%u.6:-0.6]\n",
            (unsigned)script->result->workloads - 1);
}

/* From the slowest to the fastest strategy of each workload. */
static void put_spans(const struct sb_gnuplot_script *script, const char *over)
{
    fputs("row\tleast\tmost\n", script->tsv);
    for (uint32_t w = 0; w < script->result->workloads; w++) {
        double lo = NAN, hi = NAN;
        for (uint32_t s = 0; s < script->result->workload[w].strategies; s++) {
            if (!sb_gnuplot_script_shows(&script->result->workload[w].strategy[s]))
                continue;
            lo = fmin(lo, value(&script->result->workload[w].strategy[s], over));
            hi = fmax(hi, value(&script->result->workload[w].strategy[s], over));
        }
        fprintf(script->tsv, "%u\t", (unsigned)w);
        sb_gnuplot_script_number(script->tsv, lo);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv, hi);
        fputc('\n', script->tsv);
    }
    fputs("\n\n", script->tsv);
    fprintf(script->gp,
            "plot '%s.tsv' index 0 using 2:1:($3-$2):(0) every ::1 with vectors nohead linecolor "
            "rgb line linewidth 3 notitle",
            script->base);
}

static void put_strategy(const struct sb_gnuplot_script *script, size_t index, const char *over)
{
    const char *name = script->palette->name[index];
    const struct sb_look *look = &script->palette->look[index];
    fputs("row\tspeedup\n", script->tsv);
    for (uint32_t w = 0; w < script->result->workloads; w++)
        for (uint32_t s = 0; s < script->result->workload[w].strategies; s++) {
            const struct sb_strategy_result *strategy = &script->result->workload[w].strategy[s];
            if (!sb_gnuplot_script_shows(strategy) || strcmp(strategy->name, name) != 0)
                continue;
            fprintf(script->tsv, "%u\t", (unsigned)w);
            sb_gnuplot_script_number(script->tsv, value(strategy, over));
            fputc('\n', script->tsv);
        }
    fputs("NaN\tNaN\n\n\n", script->tsv);
    fprintf(script->gp,
            ", \\\n     '' index %zu using 2:1 every ::1 with points pointtype %d pointsize 1.1 "
            "linecolor rgb '%s' title ",
            index + 1, look->point, look->color);
    sb_gnuplot_script_quote(script->gp, name, 22);
}

enum sb_code sb_plot_overview_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_error *error)
{
    const char *over = baseline(script->result);
    script->width = 960;
    script->height = 140 + 26 * script->result->workloads;
    if (script->height < sb_gnuplot_script_key_height(script->palette->count))
        script->height = sb_gnuplot_script_key_height(script->palette->count);
    enum sb_code code = sb_gnuplot_script_begin(script, stage, "speed-up, all workloads", error);
    if (code)
        return code;
    put_axis(script, over);
    put_rows(script);
    sb_gnuplot_script_plot(script);
    put_spans(script, over);
    for (size_t i = 0; i < script->palette->count; i++)
        put_strategy(script, i, over);
    fputc('\n', script->gp);
    return sb_gnuplot_script_end(script, stage, error);
}
