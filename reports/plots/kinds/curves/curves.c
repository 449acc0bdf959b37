/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/curves/curves.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
    CURVES_MANY = 50, /* points: of fewer each one is a step */
    CURVES_BOTTOM = 40
};

bool sb_curves_apply(const struct sb_workload_result *workload)
{
    bool drawn = false;
    for (uint32_t i = 0; i < workload->strategies; i++)
        drawn = drawn || (sb_groups_shows(workload, &workload->strategy[i]) &&
                          workload->strategy[i].makespan.cdf_points > 1);
    return workload->random && drawn;
}

static enum sb_code build(struct sb_curves *curves, const struct sb_gnuplot_script *script,
                          struct sb_error *error)
{
    enum sb_code code = sb_groups_build(&curves->groups, script->workload, NULL, error);
    if (code)
        return code;
    curves->name = sb_arena_alloc(&curves->arena, curves->groups.count, sizeof *curves->name);
    if (!curves->name)
        return sb_fail_memory(error);
    for (uint32_t g = 0; g < curves->groups.count; g++) {
        const struct sb_group *group = &curves->groups.group[g];
        curves->name[g] =
            (struct sb_name){ .text = group->name,
                              .look = sb_palette_look(script->palette, group->strategy->name),
                              .bold = group->take };
    }
    return SB_OK;
}

static void fini(struct sb_curves *curves)
{
    sb_groups_fini(&curves->groups);
    sb_arena_fini(&curves->arena);
}

enum sb_code sb_curves_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                            sb_curves_put *put, struct sb_error *error)
{
    struct sb_curves curves = { 0 };
    enum sb_code code = build(&curves, script, error);
    if (!code)
        code = put(script, stage, &curves, error);
    fini(&curves);
    return code;
}

double sb_curves_at(const struct sb_strategy_result *strategy, double p)
{
    uint32_t i = 0;
    if (!strategy->makespan.cdf_points)
        return NAN;
    while (i + 1 < strategy->makespan.cdf_points && strategy->makespan.cdf_p[i] < p)
        i++;
    return (double)strategy->makespan.cdf_ns[i];
}

void sb_curves_put_data(const struct sb_gnuplot_script *script, const struct sb_curves *curves)
{
    for (uint32_t g = 0; g < curves->groups.count; g++) {
        const struct sb_summary *makespan = &curves->groups.group[g].strategy->makespan;
        fprintf(script->tsv, "p\tns\n0\t%" PRId64 "\n", makespan->min);
        for (uint32_t i = 0; i < makespan->cdf_points; i++) {
            sb_gnuplot_script_number(script->tsv, makespan->cdf_p[i]);
            fprintf(script->tsv, "\t%" PRId64 "\n", makespan->cdf_ns[i]);
        }
        fputs("\n\n", script->tsv);
    }
}

static void plot_one(const struct sb_gnuplot_script *script, const struct sb_curves *curves,
                     uint32_t g, const char *using, bool first)
{
    bool many = curves->groups.group[g].strategy->makespan.cdf_points > CURVES_MANY;
    fprintf(script->gp, "%s '%s.tsv' index %" PRIu32 " using %s every ::1 with %s ",
            first ? "plot" : ", \\\n    ", script->base, g, using, many ? "lines" : "steps");
    sb_module_line(script->gp, curves->name[g].look);
}

void sb_curves_plot(const struct sb_gnuplot_script *script, const struct sb_curves *curves,
                    const char *using)
{
    bool first = true;
    for (int dashed = 0; dashed < 2; dashed++)
        for (uint32_t g = 0; g < curves->groups.count; g++) {
            if ((strcmp(curves->name[g].look->dash, "solid") != 0) != dashed)
                continue;
            plot_one(script, curves, g, using, first);
            first = false;
        }
}

static void keep(struct sb_curves *curves, bool (*keeps)(const struct sb_strategy_result *))
{
    uint32_t kept = 0;
    for (uint32_t g = 0; g < curves->groups.count; g++) {
        if (!keeps(curves->groups.group[g].strategy))
            continue;
        curves->groups.group[kept] = curves->groups.group[g];
        curves->name[kept++] = curves->name[g];
    }
    curves->groups.count = kept;
}

static enum sb_code put_form(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                             const struct sb_curves *curves, const struct sb_curves_form *form,
                             struct sb_error *error)
{
    script->left = form->left, script->right = form->right, script->bottom = CURVES_BOTTOM;
    script->top = 6 + (unsigned)sb_names_rows(curves->name, curves->groups.count);
    script->height = script->top + script->bottom + form->height;
    enum sb_code code = sb_module_begin(script, stage, true, error);
    if (code)
        return code;
    sb_names_above(script, curves->name, curves->groups.count, false);
    form->put_axes(script, curves);
    form->put_data(script, curves);
    if (curves->groups.count)
        sb_curves_plot(script, curves, form->using);
    else
        fputs("plot NaN", script->gp);
    return sb_module_end(script, stage, error);
}

enum sb_code sb_curves_draw_form(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                 const struct sb_curves_form *form, struct sb_error *error)
{
    struct sb_curves curves = { 0 };
    enum sb_code code = build(&curves, script, error);
    if (!code && form->keeps)
        keep(&curves, form->keeps);
    if (!code)
        code = put_form(script, stage, &curves, form, error);
    fini(&curves);
    return code;
}
