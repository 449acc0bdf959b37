/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(X > x) = (min / x)^alpha where x >= min; mean alpha min / (alpha - 1) where alpha > 1, variance
 * min^2 alpha / ((alpha - 1)^2 (alpha - 2)) where alpha > 2. Johnson, Kotz and Balakrishnan,
 * "Continuous Univariate Distributions", vol. 1 (1994), ch. 20. With min 2 and alpha 2:
 * P(X <= 4) = 3/4, mean 4.
 * a = min, b = alpha. */
#include "sim/model/distribution/dist.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const char *pareto_make(const double *value, struct sb_dist *dist)
{
    if (!(value[0] > 0))
        *dist = sb_dist_constant(value[0]);
    return NULL;
}

static double pareto_mass(const struct sb_dist *dist, double x, bool upper)
{
    return upper ? gsl_cdf_pareto_Q(x, dist->b, dist->a) : gsl_cdf_pareto_P(x, dist->b, dist->a);
}

static double pareto_quantile(const struct sb_dist *dist, double p, bool upper)
{
    return dist->a * exp(sb_dist_standard_exponential(p, upper) / dist->b);
}

static double pareto_mean(const struct sb_dist *dist)
{
    return dist->b > 1 ? dist->a * dist->b / (dist->b - 1) : INFINITY;
}

static double pareto_variance(const struct sb_dist *dist)
{
    double a = dist->a, b = dist->b;
    return b > 2 ? a * a * b / ((b - 1) * (b - 1) * (b - 2)) : INFINITY;
}

static struct sb_range pareto_support(const struct sb_dist *dist)
{
    return (struct sb_range){ dist->a, INFINITY };
}

static void pareto_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_EXP;
    draw->a = log(dist->a);
    draw->b = 1 / dist->b;
    draw->standard = sb_dist_standard_exponential;
}

static double pareto_log_density(const struct sb_dist *dist, double x)
{
    return x >= dist->a ? log(dist->b / x) - dist->b * log(x / dist->a) : -INFINITY;
}

static enum sb_code pareto_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += log(sample[i] / sample[0]);
    dist->a = sample[0];
    dist->b = n / sum;
    return dist->b >= 0.01 && dist->b <= 1000 ? SB_OK : SB_EINPUT;
}

const struct sb_dist_type sb_dist_type_pareto = {
    .name = "pareto",
    .summary = "a power-law tail: P(X > x) = (min/x)^alpha",
    .spelling = { { .parameter = { { "min", SB_DIST_TIME, 0, 0 },
                                   { "alpha", SB_DIST_NUMBER, 0.01, 1000 } },
                    .make = pareto_make } },
    .example = { { "{\"dist\": \"pareto\", \"min\": 2, \"alpha\": 2}", 4, 0.75, 4 },
                 { "{\"dist\": \"pareto\", \"min\": 4, \"alpha\": 2.5, \"shift\": -4}", 4,
                   0.82322330470336313, 2.6666666666666665 },
                 { "{\"dist\": \"pareto\", \"min\": 1, \"alpha\": 1}", 4, 0.75, INFINITY } },
    .mass = pareto_mass,
    .quantile = pareto_quantile,
    .mean = pareto_mean,
    .variance = pareto_variance,
    .support = pareto_support,
    .draw = pareto_draw,
    .fit = { 2, pareto_log_density, pareto_estimate },
};
