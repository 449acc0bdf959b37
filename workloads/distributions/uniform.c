/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(X <= x) = (x - min) / (max - min) between the two; mean (min + max) / 2, variance
 * (max - min)^2 / 12. Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions", vol. 2
 * (1995), ch. 26. From 0 to 8: P(X <= 2) = 1/4.
 * a = min, b = max. */
#include "sim/model/distribution/dist.h"

#include <math.h>

static const char *uniform_make(const double *value, struct sb_dist *dist)
{
    (void)dist;
    return value[0] <= value[1] ? NULL : "\"max\" is less than \"min\"";
}

static double uniform_mass(const struct sb_dist *dist, double x, bool upper)
{
    double a = dist->a, b = dist->b;
    if (x >= b || x < a)
        return (x >= b) != upper ? 1 : 0;
    return (upper ? b - x : x - a) / (b - a);
}

static double uniform_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double a = dist->a, b = dist->b;
    return upper ? b - (b - a) * p : a + (b - a) * p;
}

static double uniform_mean(const struct sb_dist *dist) { return dist->a + (dist->b - dist->a) / 2; }

static double uniform_variance(const struct sb_dist *dist)
{
    return (dist->b - dist->a) * (dist->b - dist->a) / 12;
}

static bool uniform_constant(const struct sb_dist *dist) { return !(dist->a < dist->b); }

static struct sb_range uniform_support(const struct sb_dist *dist)
{
    return (struct sb_range){ dist->a, dist->b };
}

static void uniform_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_LINEAR;
    draw->a = dist->a;
    draw->b = dist->b - dist->a;
}

static double uniform_log_density(const struct sb_dist *dist, double x)
{
    return x >= dist->a && x <= dist->b ? -log(dist->b - dist->a) : -INFINITY;
}

static enum sb_code uniform_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    dist->a = sample[0];
    dist->b = sample[n - 1];
    return SB_OK;
}

const struct sb_dist_type sb_dist_type_uniform = {
    .name = "uniform",
    .summary = "every value between the two is equally likely",
    .spelling = { { .parameter = { { "min", SB_DIST_TIME, 0, 0 }, { "max", SB_DIST_TIME, 0, 0 } },
                    .make = uniform_make } },
    .example = { { "{\"dist\": \"uniform\", \"min\": 0, \"max\": 8}", 2, 0.25, 4 },
                 { "{\"dist\": \"uniform\", \"min\": 2, \"max\": 7}", 6, 0.8, 4.5 } },
    .mass = uniform_mass,
    .quantile = uniform_quantile,
    .mean = uniform_mean,
    .variance = uniform_variance,
    .constant = uniform_constant,
    .support = uniform_support,
    .draw = uniform_draw,
    .fit = { 2, uniform_log_density, uniform_estimate },
};
