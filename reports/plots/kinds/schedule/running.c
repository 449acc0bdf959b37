/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/schedule/running.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum {
    RUNNING_LEFT = 42,
    RUNNING_RIGHT = 14,
    RUNNING_HEADING = 24,
    RUNNING_PLOT = 84,
    BAND = 10,
    RUNNING_BETWEEN = 12,
    PIECE = 3
};

#define RUNNING_GAP 0.75 /* units between pieces of the path */

/* A step begins to run, or ends. */
struct event {
    sb_ns at;
    int by;
};

static int by_time(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->by > y->by) - (x->by < y->by); /* who ends makes room first */
}

/* events[2 * spans], sorted; how many run at most. */
static uint32_t list_events(const struct sb_shown_schedule *shown, struct event *event)
{
    uint32_t most = 0, now = 0;
    for (uint32_t i = 0; i < shown->spans; i++) {
        event[2 * i] = (struct event){ shown->span[i].start, 1 };
        event[2 * i + 1] = (struct event){ shown->span[i].end, -1 };
    }
    qsort(event, 2 * (size_t)shown->spans, sizeof *event, by_time);
    for (uint32_t i = 0; i < 2 * shown->spans; i++) {
        now += (uint32_t)event[i].by;
        most = now > most && now <= shown->spans ? now : most;
    }
    return most;
}

/* The most that run within each unit of width: a line with more corners would be all ink. */
static void running_put_steps(const struct sb_gnuplot_script *script, const struct sb_panel *panel,
                              const struct event *event, uint32_t most, double thinnest)
{
    uint32_t count = 2 * panel->shown->spans, now = 0, i = 0;
    double bottom = panel->top + RUNNING_HEADING + RUNNING_PLOT;
    fputs("ns\trunning\theight\n", script->tsv);
    for (double from = 0; from <= (double)panel->shown->makespan; from += thinnest) {
        uint32_t peak = now;
        for (; i < count && (double)event[i].at < from + thinnest; i++) {
            now += (uint32_t)event[i].by;
            peak = now > peak && now <= panel->shown->spans ? now : peak;
        }
        fprintf(script->tsv, "%.0f\t%" PRIu32 "\t%.2f\n", from, peak,
                bottom - (double)RUNNING_PLOT * peak / (most ? most : 1));
    }
    fprintf(script->tsv, "%" PRId64 "\t0\t%.2f\n\n\n", panel->shown->makespan, bottom);
}

/* Pieces of the path, from its end; those that are too short to be told apart are one. */
static void put_band(const struct sb_gnuplot_script *script, const struct sb_panel *panel,
                     double thinnest)
{
    double top = panel->top + RUNNING_HEADING + RUNNING_PLOT + 3, until = 0;
    fputs("from_ns\tto_ns\ttop\tbottom\ttask\n", script->tsv);
    for (uint32_t at = panel->critical.last; at != UINT32_MAX; at = panel->critical.before[at]) {
        const struct sb_span *span = &panel->shown->span[at];
        until = fmax(until, (double)span->end);
        if (until - (double)span->start < PIECE * thinnest &&
            panel->critical.before[at] != UINT32_MAX)
            continue;
        fprintf(script->tsv, "%" PRId64 "\t%.0f\t%.2f\t%.2f\t%" PRIu32 "\n", span->start,
                fmax(until - RUNNING_GAP * thinnest, (double)span->start + thinnest), top,
                top + BAND - 3, span->task);
        until = 0;
    }
    fputs("\n\n", script->tsv);
}

static void running_put_axis(const struct sb_gnuplot_script *script, const struct sb_panel *panel,
                             uint32_t most)
{
    char text[SB_UNITS_SIZE];
    double bottom = script->top + panel->top + RUNNING_HEADING + RUNNING_PLOT;
    sb_module_text(script, RUNNING_LEFT - 5, bottom - RUNNING_PLOT, sb_units_count(text, most), 0,
                   false, "right textcolor rgb soft");
    sb_module_text(script, RUNNING_LEFT - 5, bottom, "0", 0, false, "right textcolor rgb soft");
    fprintf(script->gp,
            "set arrow from graph 0, first %.2f to graph 1, first %.2f nohead back linecolor rgb "
            "firm linewidth 1\n",
            bottom - script->top, bottom - script->top);
}

static void plot_panel(const struct sb_gnuplot_script *script, const struct sb_panel *panel,
                       uint32_t p)
{
    fprintf(script->gp, "%s '%s.tsv' index %" PRIu32 " using ($1/unit):3 every ::1 with steps ",
            p ? ", \\\n    " : "plot", script->base, 2 * p);
    fprintf(script->gp, "linecolor rgb '%s' linewidth 1.5", panel->look->color);
    fprintf(script->gp,
            ", \\\n     '' index %" PRIu32 " using ($1/unit):3:($1/unit):($2/unit):3:4 every ::1 "
            "with boxxyerror fillstyle solid noborder linecolor rgb '%s'",
            2 * p + 1, panel->look->color);
}

static enum sb_code running_put(struct sb_panels *panels, const struct sb_gnuplot_script *script,
                                double height, struct sb_error *error)
{
    double thinnest = sb_panels_thinnest(panels, script);
    struct event *event[SB_PANELS_MAX] = { 0 };
    uint32_t most = 0;
    sb_panels_put(panels, script, height);
    for (uint32_t p = 0; p < panels->count; p++) {
        event[p] = sb_arena_alloc(&panels->arena, 2 * (size_t)panels->panel[p].shown->spans,
                                  sizeof **event);
        if (!event[p])
            return sb_fail_memory(error);
        uint32_t here = list_events(panels->panel[p].shown, event[p]);
        most = here > most ? here : most;
    }
    for (uint32_t p = 0; p < panels->count; p++) {
        running_put_axis(script, &panels->panel[p], most);
        running_put_steps(script, &panels->panel[p], event[p], most, thinnest);
        put_band(script, &panels->panel[p], thinnest);
    }
    for (uint32_t p = 0; p < panels->count; p++)
        plot_panel(script, &panels->panel[p], p);
    return SB_OK;
}

enum sb_code sb_running_put(struct sb_panels *panels, struct sb_gnuplot_script *script,
                            const struct sb_staging *stage, struct sb_error *error)
{
    double height = 0;
    for (uint32_t p = 0; p < panels->count; p++) {
        panels->panel[p].top = height;
        height +=
            RUNNING_HEADING + RUNNING_PLOT + BAND + (p + 1 < panels->count ? RUNNING_BETWEEN : 2);
    }
    script->left = RUNNING_LEFT, script->right = RUNNING_RIGHT, script->top = 6,
    script->bottom = 40;
    script->height = script->top + script->bottom + (unsigned)ceil(height);
    enum sb_code code = sb_module_begin(script, stage, false, error);
    if (code)
        return code;
    code = running_put(panels, script, ceil(height), error);
    enum sb_code end = sb_module_end(script, stage, error);
    return code ? code : end;
}
