/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/schedule/gantt_rows.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
    GANTT_ROWS_LEFT = 94,
    GANTT_ROWS_RIGHT = 14,
    GANTT_ROWS_HEADING = 18,
    GANTT_ROWS_ROW = 16,     /* units, */
    ROW_LOW = 14,            /* where there are many rows, */
    ROW_HIGH = 42,           /* and of many siblings at most */
    GANTT_ROWS_BETWEEN = 10, /* panels */
    FEW = 12,                /* rows: all dependencies are drawn */
};

struct gantt_rows_chart {
    const struct sb_panels *panels;
    const struct sb_gnuplot_script *script;
    double *top, *height; /* [rows] within a panel */
    double rows;          /* the height of all of them */
    unsigned blocks;      /* of data that are written */
    double thinnest;      /* ns */
};

static void gantt_rows_measure(struct gantt_rows_chart *c)
{
    const struct sb_rows *rows = &c->panels->rows;
    double row = rows->count > FEW ? ROW_LOW : GANTT_ROWS_ROW;
    for (uint32_t r = 0; r < rows->count; r++) {
        c->top[r] = c->rows;
        c->height[r] = fmin(fmax(row, 2.0 + rows->row[r].tasks), ROW_HIGH);
        c->rows += c->height[r];
    }
}

/* The upper and the lower end of a task's bar. */
static double bar_top(const struct gantt_rows_chart *c, const struct sb_panel *panel, uint32_t task)
{
    uint32_t row = c->panels->rows.of[task], tasks = c->panels->rows.row[row].tasks;
    double top = panel->top + GANTT_ROWS_HEADING + c->top[row];
    return tasks > 1 ? top + 1 + (c->height[row] - 2) * c->panels->rows.place[task] / tasks
                     : top + 3;
}

static double bar_height(const struct gantt_rows_chart *c, uint32_t task)
{
    uint32_t row = c->panels->rows.of[task], tasks = c->panels->rows.row[row].tasks;
    return tasks > 1 ? fmax(1, (c->height[row] - 2) / tasks - 0.5) : c->height[row] - 6;
}

static double middle(const struct gantt_rows_chart *c, const struct sb_panel *panel, uint32_t task)
{
    return bar_top(c, panel, task) + bar_height(c, task) / 2;
}

enum bars { ON_PATH, BESIDE, WAITS };

static bool is_among(const struct sb_panel *panel, uint32_t i, enum bars which)
{
    const struct sb_span *span = &panel->shown->span[i];
    if (which == WAITS)
        return span->ready < span->start;
    return span->end > span->start &&
           (panel->critical.held[i] != SB_HELD_OFF) == (which == ON_PATH);
}

static void put_rows_of_data(struct gantt_rows_chart *c, const struct sb_panel *panel,
                             enum bars which, unsigned *count)
{
    for (uint32_t i = 0; i < panel->shown->spans; i++) {
        const struct sb_span *span = &panel->shown->span[i];
        if (!is_among(panel, i, which))
            continue;
        double from = (double)(which == WAITS ? span->ready : span->start),
               to = (double)(which == WAITS ? span->start : span->end);
        if (!(*count)++)
            fputs("from_ns\tto_ns\ttop\tbottom\ttask\tstep\n", c->script->tsv);
        fprintf(c->script->tsv, "%.0f\t%.0f\t%.2f\t%.2f\t%" PRIu32 "\t%" PRIu32 "\n", from,
                fmax(to, from + c->thinnest), bar_top(c, panel, span->task),
                bar_top(c, panel, span->task) + bar_height(c, span->task), span->task, span->step);
    }
}

/* Bars of one kind; of all panels (NULL), or of one. */
static void put_bars(struct gantt_rows_chart *c, const struct sb_panel *only, enum bars which,
                     const char *style)
{
    unsigned count = 0;
    for (uint32_t p = 0; p < c->panels->count; p++)
        if (!only || only == &c->panels->panel[p])
            put_rows_of_data(c, &c->panels->panel[p], which, &count);
    if (!count)
        return;
    fputs("\n\n", c->script->tsv);
    fprintf(c->script->gp,
            "%s '%s.tsv' index %u using ($1/unit):3:($1/unit):($2/unit):3:4 every ::1 with "
            "boxxyerror %s",
            c->blocks ? ", \\\n    " : "plot", c->script->base, c->blocks, style);
    c->blocks++;
}

static void put_link(const struct gantt_rows_chart *c, const char *layer, double from_x,
                     double from_y, double to_x, double to_y, const char *style)
{
    fprintf(c->script->gp,
            "set arrow from %.0f/unit, %.2f to %.0f/unit, %.2f nohead %s linecolor rgb %s\n",
            from_x, from_y, to_x, to_y, layer, style);
}

/* What held up each step of the path. */
static void put_path(const struct gantt_rows_chart *c, const struct sb_panel *panel)
{
    for (uint32_t i = 0; i < panel->shown->spans; i++) {
        uint32_t before = panel->critical.before[i];
        const struct sb_span *span = &panel->shown->span[i];
        if (before == UINT32_MAX || panel->shown->span[before].task == span->task)
            continue;
        put_link(c, "front", (double)span->start, middle(c, panel, panel->shown->span[before].task),
                 (double)span->start, middle(c, panel, span->task),
                 panel->critical.held[i] == SB_HELD_NEEDED ? "ink linewidth 2.5"
                                                           : "ink dashtype (3,3) linewidth 1.25");
    }
}

/* Dependencies with time to spare: from the end of what is awaited to the start. */
static void put_spare(const struct gantt_rows_chart *c, const struct sb_panel *panel)
{
    const struct sb_workload_result *workload = c->script->workload;
    for (uint32_t d = 0; workload->shown_tasks <= FEW && d < workload->dependencies; d++) {
        const struct sb_span *from = NULL, *to = NULL;
        for (uint32_t i = 0; i < panel->shown->spans; i++) {
            if (panel->shown->span[i].step == workload->dependency[d].from)
                from = &panel->shown->span[i];
            if (panel->shown->span[i].step == workload->dependency[d].to)
                to = &panel->shown->span[i];
        }
        if (from && to && from->task != to->task && from->end < to->start)
            put_link(c, "back", (double)from->end, middle(c, panel, from->task), (double)to->start,
                     middle(c, panel, to->task), "firm linewidth 0.75");
    }
}

static bool row_on_path(const struct gantt_rows_chart *c, const struct sb_panel *panel,
                        uint32_t row)
{
    for (uint32_t i = 0; i < panel->shown->spans; i++)
        if (c->panels->rows.of[panel->shown->span[i].task] == row &&
            panel->critical.held[i] != SB_HELD_OFF)
            return true;
    return false;
}

static void gantt_rows_put_names(const struct gantt_rows_chart *c, const struct sb_panel *panel)
{
    for (uint32_t r = 0; r < c->panels->rows.count; r++)
        sb_module_text(c->script, GANTT_ROWS_LEFT - 6,
                       c->script->top + panel->top + GANTT_ROWS_HEADING + c->top[r] +
                           c->height[r] / 2,
                       c->panels->rows.row[r].name, 0, row_on_path(c, panel, r), "right");
}

static void gantt_rows_put(struct gantt_rows_chart *c, double height)
{
    char style[120];
    sb_panels_put(c->panels, c->script, height);
    for (uint32_t p = 0; p < c->panels->count; p++) {
        gantt_rows_put_names(c, &c->panels->panel[p]);
        put_spare(c, &c->panels->panel[p]);
        put_path(c, &c->panels->panel[p]);
    }
    put_bars(c, NULL, WAITS,
             "fillstyle pattern 4 border rgb firm linecolor rgb firm linewidth 0.5");
    put_bars(c, NULL, BESIDE, "fillstyle solid border rgb firm fillcolor rgb rule linewidth 0.75");
    for (uint32_t p = 0; p < c->panels->count; p++) {
        snprintf(style, sizeof style, "fillstyle solid noborder linecolor rgb '%s'",
                 c->panels->panel[p].look->color);
        put_bars(c, &c->panels->panel[p], ON_PATH, style);
    }
    if (!c->blocks)
        fputs("plot NaN", c->script->gp);
}

enum sb_code sb_gantt_rows_put(struct sb_panels *panels, struct sb_gnuplot_script *script,
                               const struct sb_staging *stage, struct sb_error *error)
{
    struct gantt_rows_chart c = { .panels = panels, .script = script };
    c.top = sb_arena_alloc(&panels->arena, panels->rows.count, sizeof *c.top);
    c.height = sb_arena_alloc(&panels->arena, panels->rows.count, sizeof *c.height);
    if (!c.top || !c.height)
        return sb_fail_memory(error);
    gantt_rows_measure(&c);
    double height = 0;
    for (uint32_t p = 0; p < panels->count; p++) {
        panels->panel[p].top = height;
        height += GANTT_ROWS_HEADING + c.rows + (p + 1 < panels->count ? GANTT_ROWS_BETWEEN : 2);
    }
    script->left = GANTT_ROWS_LEFT, script->right = GANTT_ROWS_RIGHT, script->top = 6,
    script->bottom = 40;
    script->height = script->top + script->bottom + (unsigned)ceil(height);
    enum sb_code code = sb_module_begin(script, stage, false, error);
    if (code)
        return code;
    c.thinnest = sb_panels_thinnest(panels, script);
    gantt_rows_put(&c, ceil(height));
    return sb_module_end(script, stage, error);
}
