/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(X > x) = exp(-(x / scale)^shape); mean scale G(1 + 1/shape), variance scale^2
 * (G(1 + 2/shape) - G(1 + 1/shape)^2) with the gamma function G. Weibull, "A statistical
 * distribution function of wide applicability", J. Appl. Mech. 18 (1951). With shape 2 and scale 3:
 * P(X <= 3) = 1 - 1/e, mean 3 sqrt(pi) / 2.
 * a = shape, b = scale. */
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>

static const char *weibull_make(const double *value, struct sb_dist *dist)
{
    if (!(value[1] > 0))
        *dist = sb_dist_constant(0);
    return NULL;
}

static double weibull_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x <= 0)
        return upper ? 1 : 0;
    return upper ? gsl_cdf_weibull_Q(x, dist->b, dist->a) : gsl_cdf_weibull_P(x, dist->b, dist->a);
}

static double weibull_quantile(const struct sb_dist *dist, double p, bool upper)
{
    return dist->b * pow(sb_dist_standard_exponential(p, upper), 1 / dist->a);
}

static double weibull_mean(const struct sb_dist *dist) { return dist->b * tgamma(1 + 1 / dist->a); }

/* By logarithms, because the two terms are nearly the same for a large shape. */
static double weibull_variance(const struct sb_dist *dist)
{
    double one = lgamma(1 + 1 / dist->a), two = lgamma(1 + 2 / dist->a);
    return dist->b * dist->b * exp(2 * one) * expm1(two - 2 * one);
}

static double weibull_gumbel(double p, bool upper)
{
    return log(sb_dist_standard_exponential(p, upper));
}

static void weibull_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_EXP;
    draw->a = log(dist->b);
    draw->b = 1 / dist->a;
    draw->standard = weibull_gumbel;
}

static double weibull_log_density(const struct sb_dist *dist, double x)
{
    double power = dist->a * log(x / dist->b);
    return log(dist->a / x) + power - exp(power);
}

/* ln X is a Gumbel variable of deviation pi / (shape sqrt 6). */
static enum sb_code weibull_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    struct sb_log_moments m = sb_log_moments_of(sample, n);
    dist->a = M_PI / sqrt(6) / m.log_deviation;
    dist->b = exp(m.log_mean + M_EULER / dist->a);
    enum sb_code code = sb_likelihood_maximise(dist, sample, n, 0);
    return code == SB_OK && (dist->a < 0.01 || dist->a > 1000) ? SB_EINPUT : code;
}

const struct sb_dist_type sb_dist_type_weibull = {
    .name = "weibull",
    .summary = "shape under 1: heavier tail than exponential; over 1: lighter",
    .spelling = { { .parameter = { { "shape", SB_DIST_NUMBER, 0.01, 1000 },
                                   { "scale", SB_DIST_TIME, 0, 0 } },
                    .make = weibull_make } },
    .example = { { "{\"dist\": \"weibull\", \"shape\": 2, \"scale\": 3}", 3, 0.63212055882855768,
                   2.6586807763582738 },
                 { "{\"dist\": \"weibull\", \"shape\": 0.5, \"scale\": 12}", 12,
                   0.63212055882855768, 24 } },
    .mass = weibull_mass,
    .quantile = weibull_quantile,
    .mean = weibull_mean,
    .variance = weibull_variance,
    .draw = weibull_draw,
    .fit = { 2, weibull_log_density, weibull_estimate },
};
