/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/schedule/panels.h"

#include "sim/advice/choice.h"
#include "sim/advice/figures.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define DIGIT 6.5 /* units that a letter of a time is wide: it is narrow */

enum { FOLD_FROM = 13, PANELS_NAME_COLUMNS = 12, PANELS_HEADING = 18 };

bool sb_panels_apply(const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *take = sb_advice_choice(workload);
    return workload->shown_tasks > 0 && take && take->shown[SB_SHOWN_P50].spans > 0;
}

static bool same_schedule(const struct sb_shown_schedule *a, const struct sb_shown_schedule *b)
{
    bool same = a->spans == b->spans && a->makespan == b->makespan;
    for (uint32_t i = 0; same && i < a->spans; i++)
        same = a->span[i].start == b->span[i].start && a->span[i].end == b->span[i].end;
    return same;
}

static bool same_at_p50(const struct sb_strategy_result *a, const struct sb_strategy_result *b)
{
    return same_schedule(&a->shown[SB_SHOWN_P50], &b->shown[SB_SHOWN_P50]);
}

static bool same_at_p99(const struct sb_strategy_result *a, const struct sb_strategy_result *b)
{
    return same_schedule(&a->shown[SB_SHOWN_P99], &b->shown[SB_SHOWN_P99]);
}

static enum sb_code panels_add(struct sb_panels *panels, const struct sb_gnuplot_script *script,
                               const struct sb_group *group, enum sb_shown which,
                               struct sb_error *error)
{
    struct sb_panel *panel = &panels->panel[panels->count++];
    *panel = (struct sb_panel){ .group = group,
                                .shown = &group->strategy->shown[which],
                                .look = sb_palette_look(script->palette, group->strategy->name) };
    if (panel->shown->makespan > panels->longest)
        panels->longest = panel->shown->makespan;
    return sb_critical_find(&panel->critical, script->workload, panel->shown, &panels->arena,
                            error);
}

enum sb_code sb_panels_build(struct sb_panels *panels, const struct sb_gnuplot_script *script,
                             enum sb_shown which, struct sb_error *error)
{
    *panels = (struct sb_panels){ .unit = sb_advice_unit(script->workload) };
    enum sb_code code = sb_groups_build(&panels->groups, script->workload,
                                        which == SB_SHOWN_P50 ? same_at_p50 : same_at_p99, error);
    for (int take = 0; !code && take < 2; take++) /* today's first, unless it is the one to take */
        for (uint32_t g = 0; !code && g < panels->groups.count; g++) {
            const struct sb_group *group = &panels->groups.group[g];
            bool wanted = take ? group->take : group->today && !group->take;
            if (wanted && group->strategy->shown[which].spans)
                code = panels_add(panels, script, group, which, error);
        }
    bool fold = script->workload->shown_tasks >= FOLD_FROM;
    return code ? code
                : sb_rows_build(&panels->rows, script->workload, fold, PANELS_NAME_COLUMNS,
                                &panels->arena, error);
}

void sb_panels_fini(struct sb_panels *panels)
{
    sb_groups_fini(&panels->groups);
    sb_arena_fini(&panels->arena);
    *panels = (struct sb_panels){ 0 };
}

static double axis_ns(const struct sb_panels *panels)
{
    return 1.02 * (panels->longest > 0 ? (double)panels->longest : panels->unit->ns);
}

double sb_panels_thinnest(const struct sb_panels *panels, const struct sb_gnuplot_script *script)
{
    return axis_ns(panels) / (SB_MODULE_WIDTH - script->left - script->right);
}

/* "304 ms", below another panel also how much less: "207 ms (−97)". */
static void end_text(char out[3 * SB_UNITS_SIZE], const struct sb_panels *panels,
                     const struct sb_gnuplot_script *script, const struct sb_panel *panel)
{
    char time[SB_UNITS_SIZE], less[SB_UNITS_SIZE];
    double makespan = (double)panel->shown->makespan,
           before = (double)panels->panel[0].shown->makespan;
    sb_advice_time(time, script->workload, makespan);
    sb_advice_time(less, script->workload, makespan - before);
    if (panel == panels->panel)
        snprintf(out, 3 * SB_UNITS_SIZE, "%s %s", time, panels->unit->symbol);
    else
        snprintf(out, 3 * SB_UNITS_SIZE, "%s %s (%s)", time, panels->unit->symbol, less);
}

/* The order's name at the left and the time at the end of the schedule; behind both where that
 * leaves the name more room. */
static void put_heading(const struct sb_panels *panels, const struct sb_gnuplot_script *script,
                        const struct sb_panel *panel)
{
    char text[3 * SB_UNITS_SIZE];
    end_text(text, panels, script, panel);
    double y = script->top + panel->top + PANELS_HEADING / 2.0,
           width = DIGIT * (double)sb_utf8_width(text),
           x = script->left + (double)panel->shown->makespan / sb_panels_thinnest(panels, script);
    bool behind = x + 6 + width < SB_MODULE_WIDTH, take = panel->group->take;
    double before = (behind ? x : x - width) - 14, rest = SB_MODULE_WIDTH - x - width - 18;
    bool last = behind && sb_module_width(panel->group->name) > before && rest > before;
    sb_module_text(script, behind ? x + 4 : x - 4, y, text, 0, take, behind ? "left" : "right");
    sb_module_text(script, last ? x + width + 14 : 4, y, panel->group->name,
                   (size_t)fmax(8, (last ? rest : before) / sb_module_width("e")), take, "left");
}

void sb_panels_put(const struct sb_panels *panels, const struct sb_gnuplot_script *script,
                   double height)
{
    fprintf(script->gp, "unit = %.1f # nanoseconds\n", panels->unit->ns);
    sb_module_time(script, axis_ns(panels) / panels->unit->ns, panels->unit->symbol);
    fprintf(script->gp, "set yrange [%.2f:0]\nunset ytics\nset grid noytics\n", height);
    for (uint32_t p = 0; p < panels->count; p++) {
        const struct sb_panel *panel = &panels->panel[p];
        double bottom = p + 1 < panels->count ? panels->panel[p + 1].top - 4 : height;
        put_heading(panels, script, panel);
        fprintf(script->gp,
                "set arrow from %" PRId64 "/unit, %.2f to %" PRId64 "/unit, %.2f nohead front "
                "linecolor rgb ink linewidth 1.5\n",
                panel->shown->makespan, panel->top + 3, panel->shown->makespan, bottom);
    }
}
