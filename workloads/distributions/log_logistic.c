/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(X > x) = 1 / (1 + (x / median)^shape); ln X is logistic. With t = pi / shape its mean is
 * median t / sin t where shape > 1, its variance median^2 (2t / sin 2t - (t / sin t)^2) where
 * shape > 2. Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions", vol. 2 (1995),
 * sec. 23.11. With median 10 and shape 2: P(X <= 20) = 4/5, mean 5 pi.
 * a = median, b = shape. */
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"

#include <math.h>

static const char *log_logistic_make(const double *value, struct sb_dist *dist)
{
    if (!(value[0] > 0))
        *dist = sb_dist_constant(0);
    return NULL;
}

static double log_logistic_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x <= 0)
        return upper ? 1 : 0;
    double odds = dist->b * log(x / dist->a); /* ln of P(X <= x) / P(X > x) */
    return 1 / (1 + exp(upper ? odds : -odds));
}

static double log_logistic_standard(double p, bool upper)
{
    double odds = log(p) - log1p(-p);
    return upper ? -odds : odds;
}

static double log_logistic_quantile(const struct sb_dist *dist, double p, bool upper)
{
    return dist->a * exp(log_logistic_standard(p, upper) / dist->b);
}

static double log_logistic_stretch(double t) { return t / sin(t); }

static double log_logistic_mean(const struct sb_dist *dist)
{
    return dist->b > 1 ? dist->a * log_logistic_stretch(M_PI / dist->b) : INFINITY;
}

static double log_logistic_variance(const struct sb_dist *dist)
{
    double t = M_PI / dist->b, once = log_logistic_stretch(t);
    if (!(dist->b > 2))
        return INFINITY;
    double part = t < 0.003 ? t * t / 3 + 11 * t * t * t * t / 45 /* the terms nearly cancel */
                            : log_logistic_stretch(2 * t) - once * once;
    return dist->a * dist->a * part;
}

static void log_logistic_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_EXP;
    draw->a = log(dist->a);
    draw->b = 1 / dist->b;
    draw->standard = log_logistic_standard;
}

static double log_logistic_log_density(const struct sb_dist *dist, double x)
{
    double odds = dist->b * log(x / dist->a);
    return log(dist->b / x) - fabs(odds) - 2 * log1p(exp(-fabs(odds)));
}

/* ln X is logistic, of deviation pi / (shape sqrt 3). */
static enum sb_code log_logistic_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    struct sb_log_moments m = sb_log_moments_of(sample, n);
    dist->a = exp(m.log_mean);
    dist->b = M_PI / sqrt(3) / m.log_deviation;
    enum sb_code code = sb_likelihood_maximise(dist, sample, n, 0);
    return code == SB_OK && (dist->b < 0.01 || dist->b > 1000) ? SB_EINPUT : code;
}

const struct sb_dist_type sb_dist_type_log_logistic = {
    .name = "log-logistic",
    .summary = "a lognormal's middle with a power-law tail",
    .spelling = { { .parameter = { { "median", SB_DIST_TIME, 0, 0 },
                                   { "shape", SB_DIST_NUMBER, 0.01, 1000 } },
                    .make = log_logistic_make } },
    .example = { { "{\"dist\": \"log-logistic\", \"median\": 10, \"shape\": 2}", 20, 0.8,
                   15.707963267948966 },
                 { "{\"dist\": \"log-logistic\", \"median\": 80, \"shape\": 5}", 80, 0.5,
                   85.516746569247609 },
                 { "{\"dist\": \"log-logistic\", \"median\": 10, \"shape\": 1}", 30, 0.75,
                   INFINITY } },
    .mass = log_logistic_mass,
    .quantile = log_logistic_quantile,
    .mean = log_logistic_mean,
    .variance = log_logistic_variance,
    .draw = log_logistic_draw,
    .fit = { 2, log_logistic_log_density, log_logistic_estimate },
};
