/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/schedule/workers.h"

#include "reports/plots/kinds/schedule/panels.h"

#include <inttypes.h>
#include <math.h>

enum {
    WORKERS_LEFT = 94,
    WORKERS_RIGHT = 14,
    WORKERS_HEADING = 18,
    WORKERS_ROW = 26, /* units: a bar, and below it what is sent and received */
    WORKERS_BAR = 14,
    STRIP = 3,
    WORKERS_BETWEEN = 10, /* panels */
    WORKERS_MAX = 24
};

struct workers_chart {
    const struct sb_panels *panels;
    const struct sb_gnuplot_script *script;
    double thinnest; /* ns */
    unsigned blocks; /* of data that are written */
    unsigned count;  /* rows of the block that is being written */
};

static double row_top(const struct sb_panel *panel, uint32_t worker)
{
    return panel->top + WORKERS_HEADING + (double)worker * WORKERS_ROW;
}

static void put_box(struct workers_chart *c, sb_ns from, sb_ns to, double top, double height)
{
    if (!c->count++)
        fputs("from_ns\tto_ns\ttop\tbottom\n", c->script->tsv);
    fprintf(c->script->tsv, "%" PRId64 "\t%.0f\t%.2f\t%.2f\n", from,
            fmax((double)to, (double)from + c->thinnest), top, top + height);
}

static void end_block(struct workers_chart *c, const char *style)
{
    if (!c->count)
        return;
    fputs("\n\n", c->script->tsv);
    fprintf(c->script->gp,
            "%s '%s.tsv' index %u using ($1/unit):3:($1/unit):($2/unit):3:4 every ::1 with "
            "boxxyerror %s",
            c->blocks ? ", \\\n    " : "plot", c->script->base, c->blocks, style);
    c->blocks++;
    c->count = 0;
}

static void workers_put_steps(struct workers_chart *c, const struct sb_panel *panel)
{
    char style[120];
    for (uint32_t i = 0; i < panel->shown->spans; i++) {
        const struct sb_span *span = &panel->shown->span[i];
        if (span->worker != UINT32_MAX)
            put_box(c, span->start, span->end, row_top(panel, span->worker) + 1, WORKERS_BAR);
    }
    snprintf(style, sizeof style,
             "fillstyle solid border rgb firm fillcolor rgb '%s' linewidth 0.75",
             panel->look->color);
    end_block(c, style);
}

static void put_transfers(struct workers_chart *c, bool receives)
{
    for (uint32_t p = 0; p < c->panels->count; p++) {
        const struct sb_panel *panel = &c->panels->panel[p];
        for (uint32_t i = 0; i < panel->shown->transfers; i++) {
            const struct sb_shown_transfer *t = &panel->shown->transfer[i];
            put_box(c, t->start, t->end,
                    row_top(panel, receives ? t->receiver : t->sender) + WORKERS_BAR + 2 +
                        (receives ? STRIP + 1 : 0),
                    STRIP);
        }
    }
    end_block(c, receives ? "fillstyle solid noborder fillcolor rgb rule linewidth 0"
                          : "fillstyle solid noborder fillcolor rgb ink linewidth 0");
}

/* The names of workers, and of tasks where their bars have room. */
static void workers_put_names(const struct workers_chart *c, const struct sb_panel *panel)
{
    const struct sb_workload_result *workload = c->script->workload;
    for (uint32_t w = 0; w < workload->platform.workers; w++)
        sb_module_text(c->script, WORKERS_LEFT - 6,
                       c->script->top + row_top(panel, w) + 1 + WORKERS_BAR / 2.0,
                       workload->platform.worker_name[w], 12, false, "right");
    for (uint32_t i = 0; i < panel->shown->spans; i++) {
        const struct sb_span *span = &panel->shown->span[i];
        const char *name = workload->task_name[span->task];
        double width = (double)(span->end - span->start) / c->thinnest;
        if (span->worker == UINT32_MAX || width < sb_module_width(name) + 4)
            continue;
        sb_module_text(c->script,
                       WORKERS_LEFT + (double)(span->start + span->end) / 2 / c->thinnest,
                       c->script->top + row_top(panel, span->worker) + 1 + WORKERS_BAR / 2.0, name,
                       0, false, "center front textcolor rgb ground");
    }
}

static enum sb_code workers_put(struct sb_panels *panels, struct sb_gnuplot_script *script,
                                const struct sb_staging *stage, struct sb_error *error)
{
    struct workers_chart c = { .panels = panels, .script = script };
    double height = 0;
    for (uint32_t p = 0; p < panels->count; p++) {
        panels->panel[p].top = height;
        height += WORKERS_HEADING + WORKERS_ROW * (double)script->workload->platform.workers +
                  (p + 1 < panels->count ? WORKERS_BETWEEN : 2);
    }
    script->left = WORKERS_LEFT, script->right = WORKERS_RIGHT, script->top = 6,
    script->bottom = 40;
    script->height = script->top + script->bottom + (unsigned)ceil(height);
    enum sb_code code = sb_module_begin(script, stage, false, error);
    if (code)
        return code;
    c.thinnest = sb_panels_thinnest(panels, script);
    sb_panels_put(panels, script, ceil(height));
    for (uint32_t p = 0; p < panels->count; p++)
        workers_put_names(&c, &panels->panel[p]);
    for (uint32_t p = 0; p < panels->count; p++)
        workers_put_steps(&c, &panels->panel[p]);
    put_transfers(&c, false);
    put_transfers(&c, true);
    if (!c.blocks)
        fputs("plot NaN", script->gp);
    return sb_module_end(script, stage, error);
}

static enum sb_code workers_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                 struct sb_error *error)
{
    struct sb_panels panels;
    enum sb_code code = sb_panels_build(&panels, script, SB_SHOWN_P50, error);
    if (!code)
        code = workers_put(&panels, script, stage, error);
    sb_panels_fini(&panels);
    return code;
}

static bool workers_applies(const struct sb_workload_result *workload)
{
    return workload->platform.workers > 0 && workload->platform.workers <= WORKERS_MAX &&
           sb_panels_apply(workload);
}

static void workers_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    char replicate[120] = "";
    if (workload->random)
        snprintf(replicate, sizeof replicate,
                 " Replicate %" PRIu64 " is the nearest to the median of both orders.",
                 workload->shown_replicate[SB_SHOWN_P50]);
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "What each worker runs; below it, dark, when it sends data, and, light, when it "
             "receives some.%s",
             replicate);
}

const struct sb_plot_kind sb_plot_workers = {
    .name = "workers",
    .base = "workers",
    .heading = "Who runs where",
    .summary = "what each worker of a platform runs, sends and receives",
    .applies = workers_applies,
    .draw = workers_draw,
    .say = workers_say,
};
