/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/profile.h"

#include "reports/plots/gnuplot/names.h"
#include "reports/tables/profile.h"

#include <math.h>

enum { PROFILE_LEFT = 48, PROFILE_RIGHT = 14, PROFILE_BOTTOM = 40, PROFILE_PLOT = 210 };

#define PROFILE_STEEP 4 /* times the best: the axis is logarithmic */
#define MOST 100.0 /* what is worse lies outside the picture */

bool sb_plot_profile_applies(const struct sb_result *result)
{
    uint32_t instances = 0;
    for (uint32_t w = 0; w < result->workloads; w++) {
        uint32_t shown = 0;
        for (uint32_t s = 0; s < result->workload[w].strategies; s++)
            shown += !result->workload[w].strategy[s].baseline_only;
        instances += shown > 2;
    }
    return instances >= SB_PLOT_PROFILE_LEAST;
}

static double end_of_axis(const struct sb_profile *profile)
{
    double worst = 1.01;
    for (uint32_t c = 0; c < profile->curves; c++)
        worst = fmax(worst, sb_profile_worst(profile, &profile->curve[c]));
    return fmin(worst, MOST);
}

static void profile_put_axes(const struct sb_gnuplot_script *script,
                             const struct sb_profile *profile)
{
    double worst = end_of_axis(profile);
    sb_module_text(script, SB_MODULE_WIDTH - 4, script->height - 9.0,
                   "times what the best strategy takes →", 0, false, "right textcolor rgb soft");
    if (worst > PROFILE_STEEP)
        sb_gnuplot_script_log_axis(script, 'x', 1, worst);
    else
        fprintf(script->gp, "set xrange [1:%.6g]\nset xtics %.6g\n", worst,
                sb_module_tic(worst - 1));
    fputs("set yrange [0:100]\nset ytics 25 format '%g %%'\n", script->gp);
}

static void profile_put_curve(const struct sb_gnuplot_script *script,
                              const struct sb_profile *profile,
                              const struct sb_profile_curve *curve, unsigned index)
{
    fputs("factor\tshare\n1\t0\n", script->tsv);
    uint32_t run = 0;
    for (uint32_t i = 0; i < profile->instances && isfinite(curve->ratio[i]); i++, run++)
        fprintf(script->tsv, "%.9g\t%.9g\n", curve->ratio[i], 100.0 * (i + 1) / profile->instances);
    fprintf(script->tsv, "%.9g\t%.9g\n\n\n", end_of_axis(profile),
            100.0 * run / profile->instances);
    if (index == 0)
        fprintf(script->gp, "plot '%s.tsv'", script->base);
    else
        fputs(", \\\n     ''", script->gp);
    fprintf(script->gp, " index %u using 1:2 every ::1 with steps ", index);
    sb_module_line(script->gp, sb_palette_look(script->palette, curve->name));
}

static enum sb_code profile_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                 const struct sb_profile *profile, struct sb_name *name,
                                 struct sb_error *error)
{
    for (uint32_t c = 0; c < profile->curves; c++)
        name[c] =
            (struct sb_name){ .text = profile->curve[c].name,
                              .look = sb_palette_look(script->palette, profile->curve[c].name) };
    script->left = PROFILE_LEFT, script->right = PROFILE_RIGHT, script->bottom = PROFILE_BOTTOM;
    script->top = 4 + (unsigned)sb_names_rows(name, profile->curves);
    script->height = script->top + script->bottom + PROFILE_PLOT;
    enum sb_code code = sb_module_begin(script, stage, true, error);
    if (code)
        return code;
    sb_names_above(script, name, profile->curves, false);
    profile_put_axes(script, profile);
    for (uint32_t c = 0; c < profile->curves; c++)
        profile_put_curve(script, profile, &profile->curve[c], c);
    return sb_module_end(script, stage, error);
}

enum sb_code sb_plot_profile_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                  struct sb_error *error)
{
    struct sb_profile profile;
    enum sb_code code = sb_profile_build(&profile, script->result, error);
    if (code == SB_OK) {
        struct sb_name *name = sb_arena_alloc(&profile.arena, profile.curves, sizeof *name);
        code = name ? profile_draw(script, stage, &profile, name, error) : sb_fail_memory(error);
    }
    sb_profile_fini(&profile);
    return code;
}
