/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of rank i of n lies against the quantile of (i - 1/2) / n; its own distribution is that
 * of the quantile of a beta variable of i and n + 1 - i. */
#include "reports/fits/qq_plot.h"

#include "reports/fits/fit_words.h"
#include "reports/plots/gnuplot/script.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define SHARE_LEAST 0.02
enum { POINTS = 1000, TAIL = 100 };

unsigned sb_qq_plots_choose(const struct sb_graph_fit *fit, uint32_t which[SB_QQ_PLOTS_MAX])
{
    unsigned count = 0;
    for (uint32_t i = 0; i < fit->count && count < SB_QQ_PLOTS_MAX; i++)
        if (sb_fit_has_best(&fit->of[i]) && fit->of[i].share >= SHARE_LEAST)
            which[count++] = i;
    return count;
}

static double quantile(const struct sb_dist *dist, double p, double q)
{
    return p < 0.5 ? sb_dist_quantile(dist, p, false) : sb_dist_quantile(dist, q, true);
}

static double beta_quantile(double tail, uint32_t rank, uint32_t n, const struct sb_dist *dist)
{
    double p = gsl_cdf_beta_Pinv(tail, rank, n + 1.0 - rank),
           q = gsl_cdf_beta_Pinv(1 - tail, n + 1.0 - rank, rank);
    return quantile(dist, fmin(fmax(p, 1e-300), 1 - 1e-16), fmin(fmax(q, 1e-300), 1 - 1e-16));
}

/* All ranks of a few values; of many evenly chosen ones, and all of the tail. */
static bool is_shown(uint32_t rank, uint32_t n)
{
    return n <= POINTS || n - rank < TAIL ||
           (uint64_t)rank * POINTS / n != (uint64_t)(rank - 1) * POINTS / n;
}

static void put_data(FILE *tsv, const struct sb_dist *dist, const double *value, uint32_t n)
{
    fputs("fitted_ns\trecorded_ns\tlow_ns\thigh_ns\n", tsv);
    for (uint32_t rank = 1; rank <= n; rank++) {
        double p = (rank - 0.5) / n;
        if (!is_shown(rank, n))
            continue;
        sb_gnuplot_script_number(tsv, quantile(dist, p, (n - rank + 0.5) / n));
        fputc('\t', tsv);
        sb_gnuplot_script_number(tsv, value[rank - 1]);
        fputc('\t', tsv);
        sb_gnuplot_script_number(tsv, beta_quantile(0.025, rank, n, dist));
        fputc('\t', tsv);
        sb_gnuplot_script_number(tsv, beta_quantile(0.975, rank, n, dist));
        fputc('\n', tsv);
    }
}

static void put_axes(const struct sb_gnuplot_script *script, double lo, double hi)
{
    static const char *const label[] = { "fitted", "recorded" };
    for (int a = 0; a < 2; a++)
        if (!sb_gnuplot_script_time_axis(script, "xy"[a], lo * 0.95, hi * 1.05, label[a]))
            fprintf(script->gp, "set %crange [%.9g/unit:%.9g/unit]\n", "xy"[a],
                    lo - 0.03 * (hi - lo), hi + 0.03 * (hi - lo));
}

enum sb_code sb_qq_plot_draw(const struct sb_step_fit *of, const struct sb_dag *dag,
                             const char *base, const struct sb_staging *stage,
                             struct sb_error *error)
{
    const struct sb_values_fit *fit = &of->fit;
    const struct sb_fitted *best = &fit->candidate[0].fitted;
    const double *value = of->value + fit->zeroes;
    struct sb_dist dist = sb_fitted_dist(best);
    struct sb_gnuplot_script script = {
        .base = base, .width = 720, .height = 620, .key_above = SB_GNUPLOT_KEY_POINTS
    };
    char title[SB_FIT_NAME_SIZE + 128], name[SB_FIT_NAME_SIZE];
    snprintf(title, sizeof title, "%s: %u values against %s%s, p %s %.2g",
             sb_fit_name(name, dag, of->step), fit->count, best->family->name,
             fit->outcome == SB_FIT_WRONG ? " (refused)" : "", fit->p > 0.005 ? "=" : "≤", fit->p);
    enum sb_code code = sb_gnuplot_script_begin(&script, stage, title, error);
    if (code)
        return code;
    double n = fit->count;
    put_axes(&script, fmin(value[0], quantile(&dist, 0.5 / n, 1 - 0.5 / n)),
             fmax(value[fit->count - 1], quantile(&dist, 1 - 0.5 / n, 0.5 / n)));
    sb_gnuplot_script_plot(&script);
    fprintf(
        script.gp,
        "plot '%s.tsv' using ($1/unit):($3/unit):($4/unit) every ::1 with filledcurves "
        "linecolor rgb line title '95 %% of samples', \\\n"
        "    '' using ($1/unit):($1/unit) every ::1 with lines linecolor rgb muted title 'equal', "
        "\\\n"
        "    '' using ($1/unit):($2/unit) every ::1 with points pointtype 7 pointsize 0.5 "
        "linecolor rgb '#0072B2' title 'recorded'\n",
        base);
    put_data(script.tsv, &dist, value, fit->count);
    return sb_gnuplot_script_end(&script, stage, error);
}
