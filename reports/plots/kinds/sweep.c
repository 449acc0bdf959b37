/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/sweep.h"

#include "reports/plots/gnuplot/names.h"
#include "reports/plots/kinds/sweep_map.h"
#include "reports/plots/look/groups.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SWEEP_PLOT = 214, SWEEP_LEFT = 42, SWEEP_RIGHT = 12, SWEEP_BOTTOM = 40, BOUNDS = 3 };

static bool sweep_applies(const struct sb_workload_result *workload)
{
    for (uint32_t i = 0; workload->point.axes && i < workload->strategies; i++)
        if (sb_groups_shows(workload, &workload->strategy[i]))
            return true;
    return false;
}

static bool is_over_workers(const struct sb_sweep_rows *rows)
{
    return sb_sweep_rows_workers(rows) < SB_POINT_AXES;
}

/* Over workers it is the speed-up over one of them; else that over the baseline, and where there is
 * none the mean makespan. */
static struct sb_estimate figure(const struct sb_sweep_rows *rows, uint32_t r, const char *name)
{
    const struct sb_workload_result *row = &rows->row[r];
    const struct sb_strategy_result *s = sb_result_find(row, name);
    const char *over = sb_sweep_rows_baseline(rows);
    const struct sb_speedup *speedup = s && over ? sb_result_speedup(s, over) : NULL;
    if (!s || (over && !is_over_workers(rows) && !speedup && strcmp(name, over) != 0))
        return (struct sb_estimate){ NAN, { NAN, NAN } };
    if (is_over_workers(rows))
        return sb_sweep_over_one(row, s);
    if (speedup)
        return speedup->ratio_of_means;
    return over ? (struct sb_estimate){ 1, { 1, 1 } }
                : (struct sb_estimate){ s->makespan.mean_cv, s->makespan.mean_cv_ci95 };
}

struct scale {
    double lo, hi;
};

static void widen(struct scale *scale, double value)
{
    if (!isfinite(value))
        return;
    scale->lo = fmin(scale->lo, value);
    scale->hi = fmax(scale->hi, value);
}

static double limit(const struct sb_workload_result *row)
{
    return row->mean_is_infinite ? (double)NAN : row->mean_parallelism;
}

static struct scale sweep_measure(const struct sb_sweep_rows *rows, bool of_x)
{
    struct scale scale = { INFINITY, -INFINITY };
    for (uint32_t r = 0; r < rows->count; r++) {
        if (of_x)
            widen(&scale, sb_result_point_value(&rows->row[r].point, 0));
        else if (is_over_workers(rows))
            widen(&scale, limit(&rows->row[r]));
        for (uint32_t s = 0; !of_x && s < rows->row->strategies; s++)
            if (sb_groups_shows(rows->row, &rows->row->strategy[s]))
                widen(&scale, figure(rows, r, rows->row->strategy[s].name).value);
    }
    if (!(scale.lo <= scale.hi))
        scale = (struct scale){ 0, 1 };
    return scale;
}

/* The values themselves, as many as have room. */
static void put_x_axis(const struct sb_gnuplot_script *script, const struct sb_sweep_rows *rows)
{
    enum { TICS = 9 };
    struct scale x = sweep_measure(rows, true);
    bool logarithmic = x.lo > 0 && x.hi / x.lo > 8;
    double span = logarithmic ? log(x.hi / x.lo) : x.hi - x.lo, before = -INFINITY;
    const char *comma = "";
    fputs("set xtics (", script->gp);
    for (uint32_t r = 0; r < rows->count; r++) {
        double value = sb_result_point_value(&rows->row[r].point, 0),
               at = logarithmic ? log(value) : value;
        if (r && fabs(at - before) < span / TICS)
            continue;
        fputs(comma, script->gp);
        sb_plot_sweep_tic(script->gp, rows->row[r].point.value[0]);
        fprintf(script->gp, " %.9g", value);
        comma = ", ";
        before = at;
    }
    fputs(")\n", script->gp);
    if (logarithmic)
        fprintf(script->gp, "set logscale x\nset xrange [%.9g:%.9g]\n", x.lo / 1.03, x.hi * 1.03);
    else
        fprintf(script->gp, "set xrange [%.9g:%.9g]\n", x.lo - 0.02 * span - (span > 0 ? 0 : 1),
                x.hi + 0.02 * span + (span > 0 ? 0 : 1));
}

static void put_y_axis(const struct sb_gnuplot_script *script, const struct sb_sweep_rows *rows)
{
    struct scale y = sweep_measure(rows, false);
    if (!is_over_workers(rows) && !sb_sweep_rows_baseline(rows)) {
        sb_gnuplot_script_time_axis(script, 'y', y.lo, y.hi, "mean makespan");
        return;
    }
    if (y.lo > 0 && y.hi / y.lo > 20)
        sb_gnuplot_script_log_axis(script, 'y', y.lo * 0.9, y.hi * 1.2);
    else
        fprintf(script->gp, "set yrange [%.6g:%.6g]\n",
                fmax(0, y.lo - fmax(0.08 * (y.hi - y.lo), 0.05)),
                y.hi + fmax(0.08 * (y.hi - y.lo), 0.05));
}

/* What any list schedule reaches at least (Graham, "Bounds on multiprocessing timing anomalies",
 * SIAM J. Appl. Math. 17, 1969: a makespan is at most work / m + (1 - 1 / m) longest path), and
 * what none exceeds: one for each worker, and work / longest path. All of means. Their widths
 * differ, as gnuplot's SVG joins lines of one colour and width, whatever their dashes. */
static const struct {
    const char *name;
    struct sb_look look;
} bound[BOUNDS] = {
    { "one for each worker", { SB_SOFT, "(2,3)", 1.25, 0, 0 } },
    { "work / longest path", { SB_SOFT, "(12,4)", 1.35, 0, 0 } },
    { "least of list schedules", { SB_SOFT, "(8,3,2,3)", 1.15, 0, 0 } },
};

static void put_bounds(const struct sb_gnuplot_script *script, const struct sb_sweep_rows *rows)
{
    fputs("workers\tideal\tlimit\tleast\n", script->tsv);
    for (uint32_t r = 0; r < rows->count; r++) {
        double m = sb_result_point_value(&rows->row[r].point, 0), most = limit(&rows->row[r]);
        fprintf(script->tsv, "%.0f\t%.0f\t", m, m);
        sb_gnuplot_script_number(script->tsv, most);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv, 1 / (1 / m + (1 - 1 / m) / most));
        fputc('\n', script->tsv);
    }
    fputs("\n\n", script->tsv);
    for (int i = 0; i < BOUNDS; i++) {
        fprintf(script->gp, "%s '%s.tsv' index 0 using 1:%d every ::1 with lines ",
                i ? ", \\\n    " : "plot", script->base, i + 2);
        sb_module_line(script->gp, &bound[i].look);
    }
}

static void sweep_put_curve(const struct sb_gnuplot_script *script,
                            const struct sb_sweep_rows *rows,
                            const struct sb_strategy_result *strategy, unsigned index)
{
    const struct sb_look *look = sb_palette_look(script->palette, strategy->name);
    bool is_time = !is_over_workers(rows) && !sb_sweep_rows_baseline(rows);
    fputs("value\tfigure\tlow\thigh\n", script->tsv);
    for (uint32_t r = 0; r < rows->count; r++) {
        struct sb_estimate e = figure(rows, r, strategy->name);
        bool bounded = isfinite(sb_interval_half(e.ci95));
        fprintf(script->tsv, "%.9g\t", sb_result_point_value(&rows->row[r].point, 0));
        sb_gnuplot_script_number(script->tsv, e.value);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv, bounded ? e.ci95.lo : e.value);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv, bounded ? e.ci95.hi : e.value);
        fputc('\n', script->tsv);
    }
    fputs("\n\n", script->tsv);
    fprintf(script->gp,
            "%s '%s.tsv' index %u using 1:($2%s) every ::1 with linespoints pointtype %d "
            "pointsize 0.5 ",
            index ? ", \\\n    " : "plot", script->base, index, is_time ? "/unit" : "",
            look->mark);
    sb_module_line(script->gp, look);
}

/* The names of the curves, of those that coincide at the last point one, and of the bounds. */
static enum sb_code name_curves(struct sb_groups *groups, struct sb_name **name, uint32_t *count,
                                const struct sb_gnuplot_script *script,
                                const struct sb_sweep_rows *rows, struct sb_error *error)
{
    enum sb_code code =
        sb_groups_build(groups, &rows->row[rows->count - 1], NULL, error);
    *count = 0;
    *name = code ? NULL
                 : sb_arena_alloc(&groups->arena, (size_t)groups->count + BOUNDS, sizeof **name);
    if (!*name)
        return code ? code : sb_fail_memory(error);
    for (uint32_t g = 0; g < groups->count; g++)
        (*name)[(*count)++] = (struct sb_name){
            .text = groups->group[g].name,
            .look = sb_palette_look(script->palette, groups->group[g].strategy->name),
            .bold = groups->group[g].take
        };
    for (int i = 0; is_over_workers(rows) && i < BOUNDS; i++)
        (*name)[(*count)++] = (struct sb_name){ .text = bound[i].name, .look = &bound[i].look };
    return SB_OK;
}

static void sweep_put_labels(const struct sb_gnuplot_script *script,
                             const struct sb_sweep_rows *rows)
{
    const char *over = sb_sweep_rows_baseline(rows);
    char text[160];
    snprintf(text, sizeof text, "%.120s →", rows->row->point.name[0]);
    sb_module_text(script, SB_MODULE_WIDTH - script->right, script->height - 9.0, text, 48, false,
                   "right textcolor rgb soft");
    if (!is_over_workers(rows) && !over)
        return;
    snprintf(text, sizeof text, "times as fast as %.100s",
             is_over_workers(rows) ? "with one worker" : over);
    sb_module_text(script, 4, script->top - 13, text, 48, false, "left textcolor rgb soft");
}

static enum sb_code draw_curves(struct sb_gnuplot_script *script, const struct sb_sweep_rows *rows,
                                const struct sb_staging *stage, struct sb_error *error)
{
    struct sb_groups groups = { 0 };
    struct sb_name *name;
    uint32_t count;
    unsigned index = 0;
    enum sb_code code = name_curves(&groups, &name, &count, script, rows, error);
    if (code == SB_OK) {
        script->left = SWEEP_LEFT, script->right = SWEEP_RIGHT, script->bottom = SWEEP_BOTTOM;
        script->top = 28 + (unsigned)sb_names_rows(name, count);
        script->height = script->top + SWEEP_PLOT + SWEEP_BOTTOM;
        code = sb_module_begin(script, stage, true, error);
    }
    if (code == SB_OK) {
        sb_names_above(script, name, count, true);
        sweep_put_labels(script, rows);
        put_x_axis(script, rows);
        put_y_axis(script, rows);
        if (is_over_workers(rows)) {
            put_bounds(script, rows);
            index++;
        }
        for (uint32_t g = 0; g < groups.count; g++)
            sweep_put_curve(script, rows, groups.group[g].strategy, index++);
        code = sb_module_end(script, stage, error);
    }
    sb_groups_fini(&groups);
    return code;
}

static bool is_map(const struct sb_sweep_rows *rows)
{
    return rows->axes == 2 && sb_plot_sweep_map_strategy(rows);
}

/* The title has the workload's name without the first point's values. */
static enum sb_code sweep_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                               struct sb_error *error)
{
    const struct sb_workload_result *workload = script->workload;
    struct sb_sweep_rows rows;
    sb_sweep_rows_at(&rows, script->result, (uint32_t)(workload - script->result->workload));
    struct sb_workload_result named = *workload;
    named.name = rows.name;
    script->workload = &named;
    enum sb_code code = is_map(&rows) ? sb_plot_sweep_map_draw(script, &rows, stage, error)
                                      : draw_curves(script, &rows, stage, error);
    script->workload = workload;
    return code;
}

static void sweep_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    bool workers = sb_result_point_find(&workload->point, "workers") < SB_POINT_AXES;
    snprintf(out, SB_RUN_SENTENCE_SIZE, "%s",
             workload->point.axes > 1
                 ? "How many times as fast the order to take is at each pair of values: the "
                   "darker blue, the more it gains; orange, where it is slower."
             : workers
                 ? "How many times as fast each strategy is as with one worker. No schedule lies "
                   "above the ideal line or the longest path's limit, and none that leaves no "
                   "worker idle while a step is ready lies below the least."
                 : "How many times as fast each strategy is at each value as the baseline, which "
                   "faces the same latencies.");
}

const struct sb_plot_kind sb_plot_sweep = {
    .name = "sweep",
    .base = "sweep",
    .heading = "Over the values",
    .summary = "speed-ups over the values of a sweep, with bounds; a map of two",
    .applies = sweep_applies,
    .draw = sweep_draw,
    .say = sweep_say,
};
