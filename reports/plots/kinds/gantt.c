/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gantt chart: one replicate under each strategy, below each other on one axis of time. */

#include "reports/plots/kinds/gantt.h"

#include "sim/base/assert.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS_MAX = 300,
    ROW = 20,            /* pixels of a task's row, less where there are many, */
    ROW_LABELLED = 11,   /* and without names below this */
    LABELLED_MAX = 2600, /* pixels of all rows */
    UNLABELLED_MAX = 1600,
    HEADING = 24, /* pixels of a panel's heading, at least a row */
    BAR = 3,      /* pixels of a bar at least */
    FRAME = 120
};

static const struct sb_shown_schedule *shown(const struct sb_strategy_result *strategy)
{
    return &strategy->shown[SB_SHOWN_P50];
}

static bool shows(const struct sb_strategy_result *strategy)
{
    return sb_gnuplot_script_shows(strategy) && shown(strategy)->spans;
}

static unsigned panels(const struct sb_workload_result *workload)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < workload->strategies; i++)
        count += shows(&workload->strategy[i]);
    return count;
}

static bool applies(const struct sb_workload_result *workload)
{
    return panels(workload) > 0 && workload->shown_tasks && workload->shown_tasks <= ROWS_MAX;
}

static unsigned row_height(const struct sb_workload_result *workload)
{
    unsigned rows = workload->shown_tasks * panels(workload), heads = HEADING * panels(workload);
    SB_REQUIRE(rows > 0);
    unsigned labelled = (LABELLED_MAX - heads) / rows, height = (UNLABELLED_MAX - heads) / rows;
    if (labelled >= ROW_LABELLED)
        return labelled < ROW ? labelled : ROW;
    return height < ROW_LABELLED ? height > 0 ? height : 1 : ROW_LABELLED - 1;
}

/* In rows: how far the first task's lies below the heading's, and the next panel's heading below
 * this one's. */
static double heading_rows(const struct sb_workload_result *workload)
{
    return fmax(1, HEADING * 0.9 / row_height(workload));
}
static double panel_rows(const struct sb_workload_result *workload)
{
    return workload->shown_tasks + 1.6 * heading_rows(workload);
}

/* Half of a bar, in rows. */
static double half_bar(const struct sb_workload_result *workload)
{
    return fmax(0.38, BAR / 2.0 / row_height(workload));
}

static double longest(const struct sb_workload_result *workload)
{
    double most = 0;
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (shows(&workload->strategy[i]))
            most = fmax(most, (double)shown(&workload->strategy[i])->makespan);
    return most;
}

/* The makespan stands left of its line, or right of it where that would run into the strategy's
 * name. */
static void put_heading(const struct sb_gnuplot_script *script, const struct sb_strategy_result *s,
                        double top)
{
    char number[SB_UNITS_SIZE], duration[2 * SB_UNITS_SIZE];
    FILE *gp = script->gp;
    double all = longest(script->workload), makespan = (double)shown(s)->makespan;
    const struct sb_unit *unit = sb_gnuplot_script_time_unit(all, all);
    sb_units_number(number, makespan / unit->ns,
                    sb_units_decimals(makespan / unit->ns, script->workload->random ? NAN : 0));
    snprintf(duration, sizeof duration, "%s %s", number, unit->symbol);
    bool right = makespan < 0.5 * all;
    fputs("set label ", gp);
    sb_gnuplot_script_quote(gp, s->name, 40);
    fprintf(gp, " at graph 0, first %.2f left offset 0.6,0 font ',15' textcolor rgb ink\n", top);
    fputs("set label ", gp);
    sb_gnuplot_script_quote(gp, duration, 0);
    fprintf(gp, " at first %.9g/unit, first %.2f %s offset %s,0 textcolor rgb ink\n", makespan, top,
            right ? "left" : "right", right ? "0.6" : "-0.6");
    fprintf(gp,
            "set arrow from first %.9g/unit, first %.2f to first %.9g/unit, first %.2f nohead "
            "linecolor rgb ink linewidth 1.5 dashtype 2 "
            "front\n",
            makespan, top - 0.5 * heading_rows(script->workload), makespan,
            top + heading_rows(script->workload) + script->workload->shown_tasks - 0.5);
}

static void put_tics(const struct sb_gnuplot_script *script)
{
    const struct sb_workload_result *w = script->workload;
    unsigned height = row_height(w), panel = 0;
    if (height < ROW_LABELLED) {
        fputs("unset ytics\nset ylabel 'tasks, in the order of the file' textcolor rgb ink\n",
              script->gp);
        return;
    }
    fputs("set ytics (", script->gp);
    for (uint32_t i = 0; i < w->strategies; i++) {
        if (!shows(&w->strategy[i]))
            continue;
        for (uint32_t t = 0; t < w->shown_tasks; t++) {
            fputs(panel || t ? ", " : "", script->gp);
            char name[256];
            sb_utf8_abbreviate(name, sizeof name, w->task_name[t], 28);
            sb_gnuplot_script_quote_label(script->gp, name, 0);
            fprintf(script->gp, " %.2f", panel * panel_rows(w) + heading_rows(w) + t);
        }
        panel++;
    }
    fprintf(script->gp, ") scale 0 font ',%d'\n", height >= 16 ? 13 : height >= 13 ? 11 : 9);
}

static void put_name(FILE *tsv, const char *name)
{
    char clean[256];
    sb_utf8_clean(clean, sizeof clean, name, 80);
    for (char *at = clean; *at; at++)
        fputc(*at == '"' ? '\'' : *at, tsv);
}

/* Three blocks: bodies from their first start to their end, steps that were ready and waited, steps
 * that ran. */
static void put_data(const struct sb_gnuplot_script *script, const struct sb_strategy_result *s,
                     double top)
{
    FILE *tsv = script->tsv;
    top += heading_rows(script->workload);
    fputs("row\tstart\tend\tbody of\n", tsv);
    for (uint32_t i = 0; i < shown(s)->spans; i++) {
        sb_ns start = shown(s)->span[i].start, end = shown(s)->span[i].end;
        uint32_t task = shown(s)->span[i].task;
        while (i + 1 < shown(s)->spans && shown(s)->span[i + 1].task == task)
            end = shown(s)->span[++i].end;
        fprintf(tsv, "%.2f\t%" PRId64 "\t%" PRId64 "\t", top + task, start, end);
        put_name(tsv, script->workload->task_name[task]);
        fputc('\n', tsv);
    }
    fputs("\n\nrow\tready\tstart\twaiting step\n", tsv);
    for (uint32_t i = 0; i < shown(s)->spans; i++)
        if (shown(s)->span[i].ready < shown(s)->span[i].start)
            fprintf(tsv, "%.2f\t%" PRId64 "\t%" PRId64 "\t%" PRIu32 "\n",
                    top + shown(s)->span[i].task, shown(s)->span[i].ready, shown(s)->span[i].start,
                    shown(s)->span[i].step);
    fputs("NaN\tNaN\tNaN\tNaN\n\n\nrow\tstart\tend\trunning step\n", tsv);
    for (uint32_t i = 0; i < shown(s)->spans; i++)
        fprintf(tsv, "%.2f\t%" PRId64 "\t%" PRId64 "\t%" PRIu32 "\n", top + shown(s)->span[i].task,
                shown(s)->span[i].start, shown(s)->span[i].end, shown(s)->span[i].step);
    fputs("\n\n", tsv);
}

/* Whether a body awaits others in its middle, under any strategy. */
static bool awaits_inside(const struct sb_workload_result *workload)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        for (uint32_t k = 1;
             shows(&workload->strategy[i]) && k < shown(&workload->strategy[i])->spans; k++) {
            const struct sb_span *span = &shown(&workload->strategy[i])->span[k];
            if (span->task == span[-1].task && span->start > span[-1].end)
                return true;
        }
    return false;
}

static bool waits(const struct sb_strategy_result *strategy)
{
    for (uint32_t i = 0; i < shown(strategy)->spans; i++)
        if (shown(strategy)->span[i].ready < shown(strategy)->span[i].start)
            return true;
    return false;
}

/* One kind of boxes, from the data's block `index`; gnuplot complains of a block without any. */
static void put_boxes(const struct sb_gnuplot_script *script, unsigned index, double half,
                      const char *fill, const char *color)
{
    fprintf(script->gp,
            ", \\\n     '%s.tsv' index %u using ($2/unit):1:($2/unit):($3/unit)"
            ":($1-%.3f):($1+%.3f) every ::1 with boxxyerror fillstyle %s "
            "noborder linecolor rgb '%s' notitle",
            script->base, index, half, half, fill, color);
}

static void put_panel(const struct sb_gnuplot_script *script, const struct sb_strategy_result *s,
                      unsigned panel)
{
    const char *color = sb_palette_look(script->palette, s->name)->color;
    double half = half_bar(script->workload);
    fprintf(script->gp,
            "%s '%s.tsv' index %u using ($2/unit):1:(($3-$2)/unit):(0) every ::1 with vectors "
            "nohead linecolor rgb '%s' linewidth 1 notitle",
            panel ? ", \\\n    " : "plot", script->base, 3 * panel, color);
    if (waits(s))
        put_boxes(script, 3 * panel + 1, fmin(0.8 * half, 0.5), "transparent solid 0.22", color);
    put_boxes(script, 3 * panel + 2, half, "solid", color);
    put_data(script, s, panel * panel_rows(script->workload));
}

static void put_axes(const struct sb_gnuplot_script *script)
{
    const struct sb_workload_result *w = script->workload;
    unsigned panel = 0;
    double end = longest(w);
    sb_gnuplot_script_time_axis(script, 'x', end, end, "time since the start");
    fprintf(script->gp,
            "set xrange [0:%.9g/unit]\nset yrange [%.2f:%.2f]\nunset grid\nset grid xtics\n",
            end > 0 ? end * 1.02 : 1, panel_rows(w) * panels(w) - 0.6 * heading_rows(w) + 0.2,
            -0.7 * heading_rows(w));
    put_tics(script);
    for (uint32_t i = 0; i < w->strategies; i++)
        if (shows(&w->strategy[i]))
            put_heading(script, &w->strategy[i], panel++ * panel_rows(w));
}

static enum sb_code draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                         struct sb_error *error)
{
    const struct sb_workload_result *w = script->workload;
    char title[128] = "one replicate under each strategy";
    if (w->random)
        snprintf(title, sizeof title, "replicate %" PRIu64 " under each strategy",
                 w->shown_replicate[SB_SHOWN_P50]);
    script->width = 960;
    script->key_above = SB_GNUPLOT_KEY_LINES;
    script->height = FRAME + (unsigned)ceil(panel_rows(w) * panels(w) * row_height(w));
    enum sb_code code = sb_gnuplot_script_begin(script, stage, title, error);
    if (code)
        return code;
    put_axes(script);
    sb_gnuplot_script_plot(script);
    unsigned panel = 0;
    for (uint32_t i = 0; i < w->strategies; i++)
        if (shows(&w->strategy[i]))
            put_panel(script, &w->strategy[i], panel++);
    fputs(", \\\n     NaN with boxes fillstyle solid noborder linecolor rgb muted title 'running'"
          ", \\\n     NaN with boxes fillstyle transparent solid 0.3 noborder linecolor rgb muted "
          "title 'ready, but waiting'"
          ", \\\n     NaN with lines linecolor rgb ink linewidth 1.5 dashtype 2 title 'all done'",
          script->gp);
    fputs(
        awaits_inside(w)
            ? ", \\\n     NaN with lines linecolor rgb muted linewidth 1 title 'awaiting inside'\n"
            : "\n",
        script->gp);
    return sb_gnuplot_script_end(script, stage, error);
}

static void say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    char which[96] = "The schedule";
    if (workload->random)
        snprintf(which, sizeof which, "Replicate %" PRIu64 ", one at the median,",
                 workload->shown_replicate[SB_SHOWN_P50]);
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "%s under each strategy: full bars run, pale bars are ready but have to wait for "
             "their turn, thin lines await others in the middle "
             "of their body. The dashed line is the makespan.",
             which);
}

const struct sb_plot_kind sb_plot_gantt = { "gantt", "One replicate, task by task",
                                            false,   applies,
                                            draw,    say };
