/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(X > x) = exp(-x / mean); variance mean^2. Devroye, "Non-Uniform Random Variate Generation"
 * (1986), sec. II.2. With mean 10: P(X <= 10) = 1 - 1/e.
 * a = mean. */
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const char *exponential_make(const double *value, struct sb_dist *dist)
{
    if (!(value[0] > 0))
        *dist = sb_dist_constant(value[0]);
    return NULL;
}

static double exponential_mass(const struct sb_dist *dist, double x, bool upper)
{
    return upper ? gsl_cdf_exponential_Q(x, dist->a) : gsl_cdf_exponential_P(x, dist->a);
}

static double exponential_quantile(const struct sb_dist *dist, double p, bool upper)
{
    return dist->a * sb_dist_standard_exponential(p, upper);
}

static double exponential_mean(const struct sb_dist *dist) { return dist->a; }

static double exponential_variance(const struct sb_dist *dist) { return dist->a * dist->a; }

static void exponential_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_SCALED;
    draw->b = dist->a;
    draw->standard = sb_dist_standard_exponential;
}

static double exponential_log_density(const struct sb_dist *dist, double x)
{
    return -log(dist->a) - x / dist->a;
}

static enum sb_code exponential_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    dist->a = sb_log_moments_of(sample, n).mean;
    return SB_OK;
}

const struct sb_dist_type sb_dist_type_exponential = {
    .name = "exponential",
    .summary = "memoryless: most are short, some are long",
    .spelling = { { .parameter = { { "mean", SB_DIST_TIME, 0, 0 } }, .make = exponential_make } },
    .example = { { "{\"dist\": \"exponential\", \"mean\": 10}", 10, 0.63212055882855768, 10 },
                 { "{\"dist\": \"exponential\", \"mean\": 10, \"shift\": 5}", 15,
                   0.63212055882855768, 15 } },
    .mass = exponential_mass,
    .quantile = exponential_quantile,
    .mean = exponential_mean,
    .variance = exponential_variance,
    .draw = exponential_draw,
    .fit = { 1, exponential_log_density, exponential_estimate },
};
