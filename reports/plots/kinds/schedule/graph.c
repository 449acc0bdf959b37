/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/schedule/graph.h"

#include "reports/plots/kinds/schedule/panels.h"
#include "reports/plots/layout/layers.h"
#include "sim/advice/choice.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>

enum {
    MARGIN = 6,
    LAYER = 34,     /* units of height, */
    LAYER_LOW = 22, /* where names stand beside their nodes */
    WIDEST = 24,    /* nodes of a layer */
    DEEPEST = 60,   /* layers */
    NODES_MAX = 300,
    NAMED_COLUMNS = 4 /* of a name at least */
};

struct graph_drawing {
    struct sb_gnuplot_script *script;
    struct sb_rows rows;
    struct sb_layers layers;
    bool *critical, *on_path; /* [rows], [layers.edges] */
    double layer;             /* units of height */
    struct sb_arena arena;
};

static bool graph_applies(const struct sb_workload_result *workload)
{
    struct sb_rows rows;
    struct sb_layers layers;
    struct sb_arena arena = { 0 };
    bool drawn = workload->shown_tasks > 1 && workload->dependencies > 0 &&
                 sb_rows_build(&rows, workload, true, 8, &arena, NULL) == SB_OK &&
                 rows.count <= NODES_MAX &&
                 sb_layers_build(&layers, &rows, &arena, NULL) == SB_OK &&
                 layers.widest <= WIDEST && layers.count <= DEEPEST;
    sb_arena_fini(&arena);
    return drawn;
}

/* Under the order to take, in the replicate at the median. */
static enum sb_code mark_path(struct graph_drawing *d, struct sb_error *error)
{
    const struct sb_workload_result *workload = d->script->workload;
    const struct sb_strategy_result *take = sb_advice_choice(workload);
    struct sb_critical critical;
    d->critical = sb_arena_alloc(&d->arena, d->rows.count, sizeof *d->critical);
    d->on_path = sb_arena_alloc(&d->arena, d->layers.edges, sizeof *d->on_path);
    if (!d->critical || !d->on_path)
        return sb_fail_memory(error);
    if (!take)
        return SB_OK;
    const struct sb_shown_schedule *shown = &take->shown[SB_SHOWN_P50];
    enum sb_code code = sb_critical_find(&critical, workload, shown, &d->arena, error);
    for (uint32_t i = 0; !code && i < shown->spans; i++) {
        uint32_t row = d->rows.of[shown->span[i].task], before = critical.before[i];
        if (critical.held[i] != SB_HELD_OFF)
            d->critical[row] = true;
        for (uint32_t e = 0; before != UINT32_MAX && e < d->layers.edges; e++)
            if (d->layers.edge[e].to == row &&
                d->layers.edge[e].from == d->rows.of[shown->span[before].task])
                d->on_path[e] = true;
    }
    return code;
}

static double x_of(const struct graph_drawing *d, uint32_t row)
{
    return MARGIN + (SB_MODULE_WIDTH - 2 * MARGIN) * d->layers.at[row];
}

static double y_of(const struct graph_drawing *d, uint32_t row)
{
    return d->layer * (d->layers.layer[row] + 0.5);
}

static void put_edges(const struct graph_drawing *d, bool critical)
{
    for (uint32_t e = 0; e < d->layers.edges; e++) {
        uint32_t from = d->layers.edge[e].from, to = d->layers.edge[e].to;
        if (d->on_path[e] != critical)
            continue;
        fprintf(d->script->gp,
                "set arrow from %.2f, %.2f to %.2f, %.2f nohead back linecolor rgb %s\n",
                x_of(d, from), y_of(d, from), x_of(d, to), y_of(d, to),
                critical ? "ink linewidth 2.5" : "firm linewidth 0.75");
    }
}

/* Below its node, or beside it where each layer has one alone; no wider than its share. */
static void graph_put_names(const struct graph_drawing *d)
{
    for (uint32_t r = 0; r < d->rows.count; r++) {
        double share = (double)SB_MODULE_WIDTH / d->layers.size[d->layers.layer[r]], x = x_of(d, r),
               y = y_of(d, r) + d->script->top;
        size_t columns = (size_t)(share / sb_module_width("e"));
        char name[160];
        if (columns < NAMED_COLUMNS)
            continue;
        sb_utf8_abbreviate(name, sizeof name, d->rows.row[r].name, columns > 40 ? 40 : columns);
        if (d->layers.widest == 1)
            sb_module_text(d->script, x + 10, y, name, 0, d->critical[r], "left");
        else
            sb_module_text(d->script, x, y + 12, name, 0, d->critical[r], "center front boxed");
    }
}

static void put_nodes(const struct graph_drawing *d)
{
    fputs("x\ty\ttasks\tcritical\n", d->script->tsv);
    for (uint32_t r = 0; r < d->rows.count; r++)
        fprintf(d->script->tsv, "%.2f\t%.2f\t%" PRIu32 "\t%d\n", x_of(d, r), y_of(d, r),
                d->rows.row[r].tasks, d->critical[r]);
    fprintf(d->script->gp,
            "plot '%s.tsv' using 1:2 every ::1 with points pointtype 7 pointsize 0.8 linecolor rgb "
            "ground, \\\n"
            "     '' using 1:($4 > 0 ? NaN : $2) every ::1 with points pointtype 6 pointsize 0.7 "
            "linewidth 1.25 linecolor rgb soft, \\\n"
            "     '' using 1:($4 > 0 ? $2 : NaN) every ::1 with points pointtype 7 pointsize 0.8 "
            "linecolor rgb ink",
            d->script->base);
}

static enum sb_code graph_put(struct graph_drawing *d, const struct sb_staging *stage,
                              struct sb_error *error)
{
    struct sb_gnuplot_script *script = d->script;
    d->layer = d->layers.widest == 1 ? LAYER_LOW : LAYER;
    script->left = script->right = 0;
    script->top = script->bottom = 2;
    script->height = script->top + script->bottom + (unsigned)(d->layer * d->layers.count);
    enum sb_code code = sb_module_begin(script, stage, false, error);
    if (code)
        return code;
    fprintf(script->gp,
            "unset border\nunset tics\nset style textbox opaque noborder margins 0.2,0\nset xrange "
            "[0:%d]\nset yrange [%.2f:0]\n",
            SB_MODULE_WIDTH, d->layer * d->layers.count);
    put_edges(d, false);
    put_edges(d, true);
    graph_put_names(d);
    put_nodes(d);
    return sb_module_end(script, stage, error);
}

static enum sb_code graph_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                               struct sb_error *error)
{
    struct graph_drawing d = { .script = script };
    enum sb_code code = sb_rows_build(&d.rows, script->workload, true, 40, &d.arena, error);
    if (!code)
        code = sb_layers_build(&d.layers, &d.rows, &d.arena, error);
    if (!code)
        code = mark_path(&d, error);
    if (!code)
        code = graph_put(&d, stage, error);
    sb_arena_fini(&d.arena);
    return code;
}

static void graph_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *take = sb_advice_choice(workload);
    char name[160] = "";
    if (take)
        sb_utf8_clean(name, sizeof name, take->name, 40);
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "Each task below what it needs. Bold: the critical path under %s%s.", name,
             workload->random ? " in the replicate at the median" : "");
}

const struct sb_plot_kind sb_plot_graph = {
    .name = "graph",
    .base = "graph",
    .heading = "The graph",
    .summary = "the tasks in layers, and what they await",
    .applies = graph_applies,
    .draw = graph_draw,
    .say = graph_say,
};
