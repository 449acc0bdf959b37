/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A normal with the given mean and sd, truncated (renormalised) to [0, inf): P(X > x) =
 * Q(z) / Q(l) with z = (x - mean) / sd, l = -mean / sd, Q(z) = P(N > z). With the hazard
 * h = phi(l) / Q(l) its mean is mean + sd h and its variance sd^2 (1 + l h - h^2). Johnson, Kotz
 * and Balakrishnan, "Continuous Univariate Distributions", vol. 1 (1994), sec. 13.10.1. With mean 0
 * and sd 1, the half normal: median 0.67448975019608174, mean sqrt(2 / pi).
 * a = mean, b = sd, both before the truncation. */
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* How many standard deviations the mean may be below 0: little is left of the normal there, which
 * the formulas lose digits over, and an exponential comes near it. */
enum { NORMAL_FARTHEST = 20 };

static const char *normal_make(const double *value, struct sb_dist *dist)
{
    if (value[0] < -NORMAL_FARTHEST * value[1])
        return "\"mean\" is more than 20 times \"sd\" below 0, where the normal is cut off";
    if (!(value[1] > 0))
        *dist = sb_dist_constant(value[0]);
    return NULL;
}

static double normal_mass(const struct sb_dist *dist, double x, bool upper)
{
    double left = -dist->a / dist->b, z = (x - dist->a) / dist->b, kept = gsl_cdf_ugaussian_Q(left);
    if (x <= 0)
        return upper ? 1 : 0;
    double below = left > 0 ? kept - gsl_cdf_ugaussian_Q(z)
                            : gsl_cdf_ugaussian_P(z) - gsl_cdf_ugaussian_P(left);
    return (upper ? gsl_cdf_ugaussian_Q(z) : below) / kept;
}

static double normal_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double left = -dist->a / dist->b, kept = gsl_cdf_ugaussian_Q(left);
    double below = gsl_cdf_ugaussian_P(left) + p * kept;
    double z = upper         ? gsl_cdf_ugaussian_Qinv(p * kept)
               : below < 0.5 ? gsl_cdf_ugaussian_Pinv(below)
                             : gsl_cdf_ugaussian_Qinv((1 - p) * kept);
    return fmax(dist->a + dist->b * z, 0);
}

static double normal_mean(const struct sb_dist *dist)
{
    double a = dist->a, b = dist->b;
    return a + b * exp(-a / b * (a / b) / 2) / sqrt(2 * M_PI) / gsl_cdf_ugaussian_Q(-a / b);
}

static double normal_variance(const struct sb_dist *dist)
{
    double left = -dist->a / dist->b,
           hazard = exp(-left * left / 2) / sqrt(2 * M_PI) / gsl_cdf_ugaussian_Q(left);
    return dist->b * dist->b * (1 + left * hazard - hazard * hazard);
}

static bool normal_constant(const struct sb_dist *dist) { return !(dist->b > 0); }

/* What is not cut off shares the table of the normal. */
static void normal_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = gsl_cdf_ugaussian_P(-dist->a / dist->b) > 0x1p-70 ? SB_DIST_OWN : SB_DIST_SCALED;
    draw->a = dist->a;
    draw->b = dist->b;
    draw->standard = sb_dist_standard_normal;
    draw->dist.a /= dist->b;
    draw->dist.b = 1;
}

static double normal_log_density(const struct sb_dist *dist, double x)
{
    double z = (x - dist->a) / dist->b;
    return dist->a < -NORMAL_FARTHEST * dist->b ? -INFINITY
                                                : -z * z / 2 - log(dist->b * sqrt(2 * M_PI)) -
                                                      log(gsl_cdf_ugaussian_P(dist->a / dist->b));
}

/* What is cut off at 0 moves the most likely mean and sd away from those of the values; where
 * nothing is, they are those. One that runs off below 0 is an exponential. */
static enum sb_code normal_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    enum { UNCUT = 9 };
    struct sb_log_moments m = sb_log_moments_of(sample, n);
    dist->a = m.mean;
    dist->b = m.deviation;
    if (!(m.deviation > 0))
        return SB_EINPUT;
    if (m.mean > UNCUT * m.deviation)
        return SB_OK;
    enum sb_code code = sb_likelihood_maximise(dist, sample, n, m.deviation);
    return code == SB_OK && dist->a < -(NORMAL_FARTHEST - 1) * dist->b ? SB_EINPUT : code;
}

const struct sb_dist_type sb_dist_type_normal = {
    .name = "normal",
    .summary = "a bell around the mean, cut off (truncated) at 0",
    .spelling = { { .parameter = { { "mean", SB_DIST_LOCATION, 0, 0 },
                                   { "sd", SB_DIST_TIME, 0, 0 } },
                    .make = normal_make } },
    .example = { { "{\"dist\": \"normal\", \"mean\": 0, \"sd\": 1}", 0.67448975019608174, 0.5,
                   0.79788456080286536 },
                 { "{\"dist\": \"normal\", \"mean\": -5, \"sd\": 10}", 5, 0.48578297932051867,
                   6.4107777036806457 },
                 { "{\"dist\": \"normal\", \"mean\": 10, \"sd\": 5}", 10, 0.48836012534157087,
                   10.27623931339495 } },
    .mass = normal_mass,
    .quantile = normal_quantile,
    .mean = normal_mean,
    .variance = normal_variance,
    .constant = normal_constant,
    .draw = normal_draw,
    .fit = { 2, normal_log_density, normal_estimate },
};
