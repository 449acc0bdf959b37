/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All workloads at a glance: a row for each, a point for each strategy, at its speed-up over the
 * first baseline. */
#include "reports/plots/kinds/overview.h"

#include "reports/plots/gnuplot/names.h"
#include "reports/plots/look/groups.h"
#include "reports/tables/runs/baselines.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

enum { OVERVIEW_LEFT = 122, OVERVIEW_RIGHT = 14, OVERVIEW_ROW = 18, OVERVIEW_NAME_COLUMNS = 17 };

#define OVERVIEW_STEEP 5 /* times as much as the least: the axis is logarithmic */

/* The baseline that the first workload with one has; workloads without it have an empty row. */
static const char *baseline(const struct sb_result *result)
{
    const char *over[SB_BASELINES_MAX];
    for (uint32_t w = 0; w < result->workloads; w++)
        if (sb_baselines_list(&result->workload[w], over))
            return over[0];
    return NULL;
}

/* The points of a sweep have a picture of their own. */
bool sb_plot_overview_applies(const struct sb_result *result)
{
    for (uint32_t w = 0; w < result->workloads; w++)
        if (result->workload[w].point.axes)
            return false;
    return baseline(result) != NULL;
}

static double value(const struct sb_strategy_result *strategy, const char *over)
{
    const struct sb_speedup *speedup = sb_result_speedup(strategy, over);
    return strcmp(strategy->name, over) == 0              ? 1
           : speedup && speedup->ratio_of_means.value > 0 ? speedup->ratio_of_means.value
                                                          : NAN;
}

static void overview_put_axis(const struct sb_gnuplot_script *script, const char *over)
{
    double lo = 1, hi = 1;
    char label[200], clean[160];
    for (uint32_t w = 0; w < script->result->workloads; w++)
        for (uint32_t s = 0; s < script->result->workload[w].strategies; s++) {
            double x = value(&script->result->workload[w].strategy[s], over);
            lo = isfinite(x) ? fmin(lo, x) : lo;
            hi = isfinite(x) ? fmax(hi, x) : hi;
        }
    double room = fmax(0.05 * (hi - lo), 0.05);
    if (hi / lo > OVERVIEW_STEEP)
        sb_gnuplot_script_log_axis(script, 'x', lo * 0.9, hi * 1.1);
    else
        fprintf(script->gp, "set xrange [%.6g:%.6g]\n", fmax(0, lo - room), hi + room);
    sb_utf8_clean(clean, sizeof clean, over, 24);
    snprintf(label, sizeof label, "times as fast as %.150s →", clean);
    sb_module_text(script, SB_MODULE_WIDTH - 4, script->height - 9.0, label, 0, false,
                   "right textcolor rgb soft");
    fprintf(script->gp,
            "set arrow from first 1, graph 0 to first 1, graph 1 nohead back linecolor rgb ink "
            "linewidth 1\nset yrange [%u:0]\nunset ytics\nset grid noytics\n",
            (unsigned)script->result->workloads * OVERVIEW_ROW);
}

static void put_rows(const struct sb_gnuplot_script *script)
{
    for (uint32_t w = 0; w < script->result->workloads; w++) {
        char name[160];
        sb_utf8_abbreviate(name, sizeof name, script->result->workload[w].name,
                           OVERVIEW_NAME_COLUMNS);
        sb_module_text(script, OVERVIEW_LEFT - 7,
                       script->top + w * OVERVIEW_ROW + OVERVIEW_ROW / 2.0, name, 0, false,
                       "right");
    }
}

/* From the slowest to the fastest strategy of each workload. */
static void put_spans(const struct sb_gnuplot_script *script, const char *over)
{
    fputs("row\tleast\tmost\n", script->tsv);
    for (uint32_t w = 0; w < script->result->workloads; w++) {
        double lo = NAN, hi = NAN;
        for (uint32_t s = 0; s < script->result->workload[w].strategies; s++) {
            lo = fmin(lo, value(&script->result->workload[w].strategy[s], over));
            hi = fmax(hi, value(&script->result->workload[w].strategy[s], over));
        }
        fprintf(script->tsv, "%g\t", w * OVERVIEW_ROW + OVERVIEW_ROW / 2.0);
        sb_gnuplot_script_number(script->tsv, lo);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv, hi);
        fputc('\n', script->tsv);
    }
    fputs("\n\n", script->tsv);
    fprintf(script->gp,
            "plot '%s.tsv' index 0 using 2:1:($3-$2):(0) every ::1 with vectors nohead linecolor "
            "rgb rule linewidth 3",
            script->base);
}

static void put_strategy(const struct sb_gnuplot_script *script, size_t index, const char *over)
{
    const char *name = script->palette->name[index];
    const struct sb_look *look = &script->palette->look[index];
    fputs("row\tspeedup\n", script->tsv);
    for (uint32_t w = 0; w < script->result->workloads; w++) {
        const struct sb_strategy_result *strategy =
            sb_result_find(&script->result->workload[w], name);
        if (!strategy || !sb_groups_shows(&script->result->workload[w], strategy))
            continue;
        fprintf(script->tsv, "%g\t", w * OVERVIEW_ROW + OVERVIEW_ROW / 2.0);
        sb_gnuplot_script_number(script->tsv, value(strategy, over));
        fputc('\n', script->tsv);
    }
    fputs("NaN\tNaN\n\n\n", script->tsv);
    fprintf(script->gp,
            ", \\\n     '' index %zu using 2:1 every ::1 with points pointtype %d pointsize 0.7 "
            "linecolor rgb '%s'",
            index + 1, look->mark, look->color);
}

enum sb_code sb_plot_overview_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_error *error)
{
    const char *over = baseline(script->result);
    uint32_t count = (uint32_t)script->palette->count;
    struct sb_arena scratch = { 0 };
    struct sb_name *name = sb_arena_alloc(&scratch, count, sizeof *name);
    enum sb_code code = name ? SB_OK : sb_fail_memory(error);
    for (uint32_t i = 0; !code && i < count; i++)
        name[i] =
            (struct sb_name){ .text = script->palette->name[i], .look = &script->palette->look[i] };
    if (!code) {
        script->left = OVERVIEW_LEFT, script->right = OVERVIEW_RIGHT, script->bottom = 40;
        script->top = 4 + (unsigned)sb_names_rows(name, count);
        script->height = script->top + script->bottom + OVERVIEW_ROW * script->result->workloads;
        code = sb_module_begin(script, stage, false, error);
    }
    if (!code) {
        sb_names_above(script, name, count, true);
        overview_put_axis(script, over);
        put_rows(script);
        put_spans(script, over);
        for (size_t i = 0; i < script->palette->count; i++)
            put_strategy(script, i, over);
        code = sb_module_end(script, stage, error);
    }
    sb_arena_fini(&scratch);
    return code;
}
