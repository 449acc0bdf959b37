/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(X <= x) is the regularised incomplete gamma function P(shape, x / scale); mean shape scale,
 * variance shape scale^2. Abramowitz and Stegun 6.5.1. With shape 2 and scale 1:
 * P(X <= 2) = 1 - 3 exp(-2) = 0.59399415029016189.
 * a = shape, b = scale. */
#include "sim/base/time.h"
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"
#include "sim/workload/latency/write.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

static const char *gamma_from_shape(const double *value, struct sb_dist *dist)
{
    dist->a = value[0];
    dist->b = value[1];
    if (!(value[1] > 0))
        *dist = sb_dist_constant(0);
    return NULL;
}

static const char *gamma_from_moments(const double *value, struct sb_dist *dist)
{
    if (!(value[1] > 0) || !(value[0] > 0)) {
        *dist = sb_dist_constant(value[0]);
        return NULL;
    }
    /* GSL's gamma distribution function loses its digits for shapes beyond 10,000 */
    if (value[1] < 0.01)
        return "\"cv\" must be 0 or from 0.01 to 31 (below that, a normal is the same)";
    dist->a = 1 / (value[1] * value[1]);
    dist->b = value[0] * (value[1] * value[1]);
    if (!(dist->b > 0)) /* nothing beside anything */
        *dist = sb_dist_constant(value[0]);
    /* or it could not be written by shape and scale */
    return dist->b <= (double)SB_NS_TOTAL_MAX ? NULL
                                              : "too wide: the scale would be more than 146 years";
}

static void gamma_write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    sb_latency_put_number(writer, ", \"shape\": ", dist->a);
    sb_latency_put_time(writer, ", \"scale\": ", dist->b);
}

static double gamma_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x <= 0)
        return upper ? 1 : 0;
    return upper ? gsl_cdf_gamma_Q(x, dist->a, dist->b) : gsl_cdf_gamma_P(x, dist->a, dist->b);
}

static bool gamma_is_near(const struct sb_dist *dist, double x, double p, bool upper)
{
    return isfinite(x) && x > 0 && fabs(gamma_mass(dist, x, upper) - p) <= 1e-11 * p;
}

/* Near 0, P(X <= x) is (x / scale)^shape / G(shape + 1). */
static double gamma_quantile_near_zero(const struct sb_dist *dist, double p, bool upper)
{
    double log_p = upper ? log1p(-p) : log(p);
    return dist->b * exp((log_p + lgamma(dist->a + 1)) / dist->a);
}

/* GSL's iteration gives up or stops early for some shapes, so its answer is held against the
 * distribution function, and led on by Newton's steps, of the logarithms, which are straight lines
 * in the tails. */
static double gamma_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double x = gamma_quantile_near_zero(dist, p, upper);
    if (x <= 1e-17 * dist->b)
        return fmax(x, 0x1p-1074);
    x = upper ? gsl_cdf_gamma_Qinv(p, dist->a, dist->b) : gsl_cdf_gamma_Pinv(p, dist->a, dist->b);
    for (int i = 0; i < 5; i++) {
        if (gamma_is_near(dist, x, p, upper))
            return x;
        double at = gamma_mass(dist, x, upper),
               steep = x * gsl_ran_gamma_pdf(x, dist->a, dist->b) / at;
        x *= exp(log(p / at) / (upper ? -steep : steep));
    }
    double lo = 0, hi = dist->a * dist->b;
    while (hi < 1e300 &&
           !(upper ? gamma_mass(dist, hi, true) <= p : gamma_mass(dist, hi, false) >= p)) {
        lo = hi;
        hi *= 2;
    }
    return sb_dist_bisect(dist, p, upper, lo, hi);
}

static double gamma_mean(const struct sb_dist *dist) { return dist->a * dist->b; }

static double gamma_variance(const struct sb_dist *dist) { return dist->a * dist->b * dist->b; }

/* Gammas of one shape share a table, made with scale 1. */
static void gamma_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->b = dist->b;
    draw->dist.b = 1;
}

static double gamma_log_density(const struct sb_dist *dist, double x)
{
    return (dist->a - 1) * log(x) - x / dist->b - dist->a * log(dist->b) - lgamma(dist->a);
}

/* The shape k solves ln k - psi(k) = ln mean - mean of ln x; from Minka's start ("Estimating a
 * Gamma distribution", 2002) Newton's steps in 1 / k settle in a few. */
static enum sb_code gamma_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    enum { STEPS_MAX = 50 };
    struct sb_log_moments m = sb_log_moments_of(sample, n);
    double s = log(m.mean) - m.log_mean, k = (3 - s + sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    for (int i = 0; i < STEPS_MAX && k > 0 && k < 1e5; i++) {
        double off = log(k) - gsl_sf_psi(k) - s, slope = 1 / k - gsl_sf_psi_1(k);
        double next = 1 / (1 / k + off / (k * k * slope));
        if (fabs(next - k) <= 1e-13 * k)
            break;
        k = next;
    }
    dist->a = k;
    dist->b = m.mean / k;
    return k >= 0.001 && k <= 1e4 ? SB_OK : SB_EINPUT;
}

const struct sb_dist_type sb_dist_type_gamma = {
    .name = "gamma",
    .summary = "between exponential (cv 1) and nearly constant (cv near 0)",
    .spelling = { { .parameter = { { "mean", SB_DIST_TIME, 0, 0 },
                                   { "cv", SB_DIST_NUMBER, 0, 31 } },
                    .make = gamma_from_moments },
                  { .parameter = { { "shape", SB_DIST_NUMBER, 0.001, 1e4 },
                                   { "scale", SB_DIST_TIME, 0, 0 } },
                    .make = gamma_from_shape } },
    .example = { { "{\"dist\": \"gamma\", \"shape\": 2, \"scale\": 1}", 2, 0.59399415029016189, 2 },
                 { "{\"dist\": \"gamma\", \"mean\": 10, \"cv\": 1}", 10, 0.63212055882855768, 10 },
                 { "{\"dist\": \"gamma\", \"shape\": 0.5, \"scale\": 2}", 1, 0.68268949213708585,
                   1 }, /* chi squared with one degree of freedom */
                 { "{\"dist\": \"gamma\", \"shape\": 400, \"scale\": 0.1}", 40, 0.50664912983890547,
                   40 } },
    .write = gamma_write,
    .mass = gamma_mass,
    .quantile = gamma_quantile,
    .mean = gamma_mean,
    .variance = gamma_variance,
    .draw = gamma_draw,
    .fit = { 2, gamma_log_density, gamma_estimate },
};
