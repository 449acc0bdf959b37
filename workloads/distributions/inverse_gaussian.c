/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a Brownian motion with drift first reaches a level (Wald's distribution):
 * P(X <= x) = P(N < u) + exp(2 shape / mean) P(N > v), u = sqrt(shape / x) (x / mean - 1),
 * v = sqrt(shape / x) (x / mean + 1); variance mean^3 / shape. exp(2 shape / mean) phi(v) is
 * phi(u), so the second term is phi(u) R(v) with Mills' ratio R = Q / phi, which neither overflows
 * nor cancels. Chhikara and Folks, "The Inverse Gaussian Distribution" (1989), sec. 2.2. With mean
 * 1 and shape 1: P(X <= 1) = 0.66810200122317061.
 * a = mean, b = shape, which is a time as well. */
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

static const char *inverse_gaussian_make(const double *value, struct sb_dist *dist)
{
    if (!(value[0] > 0))
        *dist = sb_dist_constant(0);
    else if (!(value[1] >= 0.001 * value[0] && value[1] <= 1e8 * value[0]))
        return "\"shape\" must be from 0.001 to 10^8 times \"mean\"";
    return NULL;
}

static double inverse_gaussian_density(double z) { return exp(-z * z / 2) / sqrt(2 * M_PI); }

/* Each side of the mean from its own end; the other one is what is left. */
static double inverse_gaussian_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (!(x > 0) || isinf(x))
        return (x > 0) != upper ? 1 : 0;
    double scale = sqrt(dist->b / x), off = (x - dist->a) / dist->a, u = scale * off,
           beyond = 1 / gsl_sf_hazard(scale * (off + 2));
    bool above = u > 0;
    double part = above ? inverse_gaussian_density(u) * (1 / gsl_sf_hazard(u) - beyond)
                        : gsl_cdf_ugaussian_P(u) + inverse_gaussian_density(u) * beyond;
    return above == upper ? part : 1 - part;
}

/* Newton's method on the logarithms of both sides, from the lognormal with the same mean and
 * variance, between bounds that close in. */
static double inverse_gaussian_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double spread = log1p(dist->a / dist->b), lo = log(dist->a) - 800, hi = log(dist->a) + 800,
           w = log(dist->a) - spread / 2 + sqrt(spread) * sb_dist_standard_normal(p, upper);
    for (int step = 0; step < 100 && lo < hi; step++) {
        double x = exp(w), at = inverse_gaussian_mass(dist, x, upper), error = log(p) - log(at),
               slope = inverse_gaussian_density(sqrt(dist->b / x) * (x - dist->a) / dist->a) *
                       sqrt(dist->b / x) / (upper ? -at : at);
        if (upper ? at > p : at < p)
            lo = w;
        else
            hi = w;
        double next = w + error / slope;
        if (!(next > lo && next < hi))
            next = lo + (hi - lo) / 2;
        if (fabs(error) <= 1e-15 || fabs(next - w) <= 1e-16 * fabs(w))
            break;
        w = next;
    }
    return exp(w);
}

static double inverse_gaussian_mean(const struct sb_dist *dist) { return dist->a; }

static double inverse_gaussian_variance(const struct sb_dist *dist)
{
    return dist->a * dist->a * (dist->a / dist->b);
}

/* Those with the same ratio share a table, made with mean 1. */
static void inverse_gaussian_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->b = dist->a;
    draw->dist.a = 1;
    draw->dist.b = dist->b / dist->a;
}

static double inverse_gaussian_log_density(const struct sb_dist *dist, double x)
{
    double off = (x - dist->a) / dist->a;
    return (log(dist->b / (2 * M_PI)) - 3 * log(x) - dist->b * off * off / x) / 2;
}

static enum sb_code inverse_gaussian_estimate(const double *sample, uint32_t n,
                                              struct sb_dist *dist)
{
    double mean = sb_log_moments_of(sample, n).mean, sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        double off = (sample[i] - mean) / mean; /* 1 / x - 1 / mean, without cancelling */
        sum += off * off / sample[i];
    }
    dist->a = mean;
    dist->b = n / sum;
    return isfinite(dist->b) && dist->b > 0 ? SB_OK : SB_EINPUT;
}

const struct sb_dist_type sb_dist_type_inverse_gaussian = {
    .name = "inverse-gaussian",
    .summary = "when a random walk with drift arrives; tail between gamma and lognormal",
    .spelling = { { .parameter = { { "mean", SB_DIST_TIME, 0, 0 },
                                   { "shape", SB_DIST_TIME, 0, 0 } },
                    .make = inverse_gaussian_make } },
    .example = { { "{\"dist\": \"inverse-gaussian\", \"mean\": 1, \"shape\": 1}", 1,
                   0.66810200122317061, 1 },
                 { "{\"dist\": \"inverse-gaussian\", \"mean\": 10, \"shape\": 20}", 10,
                   0.62769783815525287, 10 },
                 { "{\"dist\": \"inverse-gaussian\", \"mean\": 10, \"shape\": 1}", 5,
                   0.71830828626715087, 10 },
                 { "{\"dist\": \"inverse-gaussian\", \"mean\": 10, \"shape\": 5000}", 11,
                   0.98441446991833672, 10 } },
    .mass = inverse_gaussian_mass,
    .quantile = inverse_gaussian_quantile,
    .mean = inverse_gaussian_mean,
    .variance = inverse_gaussian_variance,
    .draw = inverse_gaussian_draw,
    .fit = { 2, inverse_gaussian_log_density, inverse_gaussian_estimate },
};
