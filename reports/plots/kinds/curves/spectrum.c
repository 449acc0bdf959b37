/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/curves/spectrum.h"

#include "reports/plots/kinds/curves/curves.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SPECTRUM_PLOT = 214, SPECTRUM_LEFT = 42, SPECTRUM_BOTTOM = 40, ROOM = 8 };

#define SPECTRUM_STEEP 30 /* times as long are too many for an axis that begins at 0 */

static double rarity(double p) { return 1 / (1 - p); }

/* The largest percentile on the axis: p99.9, or what is shown beyond it. */
static double last_of(const struct sb_gnuplot_script *script)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(script->workload);
    double last = 0.999;
    for (uint32_t i = 0; i < percentiles->shown; i++)
        if (percentiles->p[percentiles->show[i]] < 1)
            last = fmax(last, percentiles->p[percentiles->show[i]]);
    return last;
}

/* Whether a percentile has a mark. */
static bool is_marked(const struct sb_percentiles *percentiles, uint32_t q)
{
    return percentiles->p[q] > 0 && percentiles->p[q] < 1 &&
           strcmp(percentiles->name[q], "p95") != 0;
}

static double least_of(const struct sb_curves *curves)
{
    double least = INFINITY;
    for (uint32_t g = 0; g < curves->groups.count; g++)
        least = fmin(least, (double)curves->groups.group[g].strategy->makespan.min);
    return fmax(least, 1);
}

static double most_of(const struct sb_curves *curves, double last)
{
    double most = 0;
    for (uint32_t g = 0; g < curves->groups.count; g++)
        most = fmax(most, sb_curves_at(curves->groups.group[g].strategy, last));
    return 1.06 * fmax(most, 1);
}

/* Where a time lies, in units from above. */
static double height_of(const struct sb_gnuplot_script *script, double ns, double least,
                        double most, bool logarithmic)
{
    double share = logarithmic ? log(fmax(ns, least) / least) / log(most / least) : ns / most;
    return script->top + (1 - share) * SPECTRUM_PLOT;
}

/* Of names that would lie on each other, as those of p0 and p1, the first stands. */
static void put_percentiles(const struct sb_gnuplot_script *script)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(script->workload);
    double width = SB_MODULE_WIDTH - script->left - script->right, end = -INFINITY;
    const char *comma = "";
    fprintf(script->gp, "set logscale x\nset xrange [1:%g]\nset xtics (",
            1.12 * rarity(last_of(script)));
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        double x = log(rarity(percentiles->p[q])) / log(1.12 * rarity(last_of(script))) * width,
               half = sb_module_width(percentiles->name[q]) / 2;
        if (percentiles->p[q] >= 1 || x - half < end)
            continue;
        fprintf(script->gp, "%s'%s' %.6g", comma, percentiles->name[q], rarity(percentiles->p[q]));
        comma = ", ";
        end = x + half + 4;
    }
    fputs(")\n", script->gp);
}

/* The percentiles that are marked, with their intervals, behind the curves' blocks; whether an
 * interval is wider than a quarter of the value. */
static void put_marks(const struct sb_gnuplot_script *script, const struct sb_strategy_result *s)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(script->workload);
    fputs("p\tns\tlow\thigh\tvague\n", script->tsv);
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        struct sb_interval ci = s->makespan.quantile_ci95[q];
        double ns = (double)s->makespan.quantile[q];
        if (!is_marked(percentiles, q))
            continue;
        fprintf(script->tsv, "%.12g\t%" PRId64 "\t", percentiles->p[q], s->makespan.quantile[q]);
        sb_gnuplot_script_number(script->tsv, ci.lo);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv, ci.hi);
        fprintf(script->tsv, "\t%d\n", !(ci.hi - ci.lo <= ns / 4));
    }
    fputs("NaN\tNaN\tNaN\tNaN\t0\n\n\n", script->tsv);
}

static void plot_marks(const struct sb_gnuplot_script *script, const struct sb_curves *curves)
{
    uint32_t count = curves->groups.count;
    for (uint32_t g = 0; g < count; g++) {
        const struct sb_look *look = curves->name[g].look;
        const struct sb_group *group = &curves->groups.group[g];
        put_marks(script, group->strategy);
        if (group->take || group->today)
            fprintf(script->gp,
                    ", \\\n     '' index %" PRIu32
                    " using (1/(1-$1)):($2/unit):($3/unit):($4/unit) "
                    "every ::1 with yerrorbars linecolor rgb '%s' linewidth 1 pointtype 0",
                    count + g, look->color);
        fprintf(script->gp,
                ", \\\n     '' index %" PRIu32
                " using (1/(1-$1)):($5 > 0 ? NaN : $2/unit) every ::1 "
                "with points linecolor rgb '%s' pointtype %d pointsize 0.6",
                count + g, look->color, look->mark);
        fprintf(script->gp,
                ", \\\n     '' index %" PRIu32
                " using (1/(1-$1)):($5 > 0 ? $2/unit : NaN) every ::1 "
                "with points linecolor rgb '%s' pointtype %d pointsize 0.6",
                count + g, look->color, look->hollow);
    }
}

static void spectrum_put_names(const struct sb_gnuplot_script *script, struct sb_curves *curves,
                               bool aside, double least, double most, bool logarithmic)
{
    uint32_t count = curves->groups.count;
    if (!aside) {
        sb_names_above(script, curves->name, count, true);
        return;
    }
    for (uint32_t g = 0; g < count; g++)
        curves->name[g].end =
            height_of(script, sb_curves_at(curves->groups.group[g].strategy, last_of(script)),
                      least, most, logarithmic);
    /* the order of the names is that of the curves' ends, and no longer that of the groups */
    struct sb_name *name = sb_arena_alloc(&curves->arena, count, sizeof *name);
    for (uint32_t g = 0; name && g < count; g++)
        name[g] = curves->name[g];
    if (name)
        sb_names_aside(script, name, count, SB_MODULE_WIDTH - script->right, script->top - ROOM,
                       script->top + SPECTRUM_PLOT + ROOM);
}

static enum sb_code spectrum_put(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                 struct sb_curves *curves, struct sb_error *error)
{
    const struct sb_unit *unit = sb_advice_unit(script->workload);
    uint32_t count = curves->groups.count;
    double least = least_of(curves), most = most_of(curves, last_of(script));
    bool aside = sb_names_fit(curves->name, count, SPECTRUM_PLOT + 2 * ROOM),
         logarithmic = most > SPECTRUM_STEEP * least;
    script->left = SPECTRUM_LEFT, script->bottom = SPECTRUM_BOTTOM;
    script->right = aside ? SB_NAMES_ASIDE : 12;
    script->top = aside ? 22 : 22 + (unsigned)sb_names_rows(curves->name, count);
    script->height = script->top + SPECTRUM_PLOT + SPECTRUM_BOTTOM;
    enum sb_code code = sb_module_begin(script, stage, true, error);
    if (code)
        return code;
    spectrum_put_names(script, curves, aside, least, most, logarithmic);
    put_percentiles(script);
    if (logarithmic)
        sb_gnuplot_script_log_axis(script, 'y', least / unit->ns, most / unit->ns);
    else
        fprintf(script->gp, "set yrange [0:%.9g]\n", most / unit->ns);
    sb_module_text(script, 4, script->top - 13, unit->symbol, 0, false, "left textcolor rgb soft");
    sb_module_text(script, SB_MODULE_WIDTH - script->right, script->height - 9.0, "1 / (1 − p) →",
                   0, false, "right textcolor rgb soft");
    fprintf(script->gp, "unit = %.1f # nanoseconds\n", unit->ns);
    sb_curves_put_data(script, curves);
    sb_curves_plot(script, curves, "($1 < 1 ? 1/(1-$1) : NaN):($2/unit)");
    plot_marks(script, curves);
    return sb_module_end(script, stage, error);
}

static enum sb_code spectrum_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                  struct sb_error *error)
{
    return sb_curves_draw(script, stage, spectrum_put, error);
}

static void spectrum_say(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    static const char *const what[] = {
        "The makespan that so many per cent of the replicates do not exceed",
        "The makespan that one replicate in 2 (p50), in 10 (p90), in 100 (p99) and in 1,000 "
        "(p99.9) exceeds"
    };
    snprintf(out, SB_RUN_SENTENCE_SIZE,
             "%s. Each factor of ten has the same room, so that the tail can be read. Whiskers are "
             "95 %% intervals; a hollow mark has one wider than a quarter of its value.",
             what[sb_percentiles_are_default(sb_result_percentiles(workload))]);
}

const struct sb_plot_kind sb_plot_spectrum = {
    .name = "spectrum",
    .base = "spectrum",
    .heading = "Percentiles",
    .summary = "percentiles over 1/(1 - p), logarithmic, with their intervals",
    .applies = sb_curves_apply,
    .draw = spectrum_draw,
    .say = spectrum_say,
};
