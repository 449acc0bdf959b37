/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/lognormal_tail.h"

#include "sim/base/assert.h"
#include "sim/model/distribution/gauss_legendre.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static double density(double z) { return exp(-z * z / 2) / sqrt(2 * M_PI); }

static double density_at(double z, const void *self)
{
    (void)self;
    return density(z);
}

/* Q(w) - Q(w + width): by integration where the difference would lose digits. */
static double between(double w, double width)
{
    if (!(width > 0))
        return 0;
    if (width < 0.5)
        return sb_gauss_legendre(density_at, NULL, w, w + width, 1) * (width / ((w + width) - w));
    return w + width / 2 > 0 ? gsl_cdf_ugaussian_Q(w) - gsl_cdf_ugaussian_Q(w + width)
                             : gsl_cdf_ugaussian_P(w + width) - gsl_cdf_ugaussian_P(w);
}

struct sb_lognormal_tail sb_lognormal_tail(double side, double z, double y, double slope,
                                           double end)
{
    struct sb_lognormal_tail tail = { .side = side, .w = side * z, .y = y, .slope = slope };
    tail.mass = side > 0 ? gsl_cdf_ugaussian_Q(z) : gsl_cdf_ugaussian_P(z);
    tail.width = fmax(side * (end - y), 0) / slope;
    if (!(slope > 0) || !(tail.width > 0))
        tail.slope = tail.width = 0;
    return tail;
}

double sb_lognormal_tail_beyond(const struct sb_lognormal_tail *tail, double y)
{
    double d = tail->side * (y - tail->y) / tail->slope;
    if (!(tail->slope > 0) || d >= tail->width)
        return 0;
    if (isinf(tail->width))
        return gsl_cdf_ugaussian_Q(tail->w + d);
    return tail->mass *
           fmin(between(tail->w + d, tail->width - d) / between(tail->w, tail->width), 1);
}

/* The normal's inverse loses digits where the tail is short, which Newton's method gets back. */
static double distance(const struct sb_lognormal_tail *tail, double p)
{
    double w = tail->w, width = tail->width, all = between(w, width), left = p / tail->mass * all;
    double beyond = gsl_cdf_ugaussian_Q(w + width) + left,
           within = gsl_cdf_ugaussian_P(w) + (all - left);
    double d = (beyond < within ? gsl_cdf_ugaussian_Qinv(beyond) : gsl_cdf_ugaussian_Pinv(within));
    d = fmin(fmax(d - w, 0), width);
    for (int i = 0; i < 2; i++) {
        double step = (between(w + d, width - d) - left) / density(w + d);
        d = isfinite(step) ? fmin(fmax(d + step, 0), width) : d;
    }
    return d;
}

double sb_lognormal_tail_at(const struct sb_lognormal_tail *tail, double p)
{
    SB_ASSERT(p >= 0);
    if (!(tail->slope > 0))
        return tail->y;
    double d = isinf(tail->width) ? gsl_cdf_ugaussian_Qinv(p) - tail->w : distance(tail, p);
    return tail->y + tail->side * tail->slope * d;
}

struct tail_power {
    const struct sb_lognormal_tail *tail;
    int k;
};

static double tail_power_at(double d, const void *self)
{
    const struct tail_power *power = self;
    const struct sb_lognormal_tail *tail = power->tail;
    return exp(power->k * (tail->y + tail->side * tail->slope * d)) * density(tail->w + d);
}

/* From one distance to another. Where the density, or what it is multiplied by, has fallen to
 * nothing, there is nothing left to add. */
static double part(const struct sb_lognormal_tail *tail, int k, double from, double to)
{
    const struct tail_power power = { tail, k };
    double rise = tail->side * k * tail->slope;
    to = fmin(to, fmax(40 - tail->w, from));
    to = rise < 0 ? fmin(to, from - 50 / rise) : to;
    int parts = 1 + (int)fmin(1000, (to - from) / 0.5 + fabs(rise) * (to - from));
    return sb_gauss_legendre(tail_power_at, &power, from, to, parts) * tail->mass /
           between(tail->w, tail->width);
}

double sb_lognormal_tail_part(const struct sb_lognormal_tail *tail, int k, double from, double to)
{
    double near = tail->side * (from - tail->y) / tail->slope,
           far = tail->side * (to - tail->y) / tail->slope;
    if (!(tail->slope > 0) || near >= tail->width)
        return 0;
    return part(tail, k, near, fmin(far, tail->width));
}

/* Without an end it is a lognormal's partial expectation: the integral of exp(k (y + side slope d))
 * phi(w + d) over d >= 0 is exp(k y) phi(w) Mills(w - side k slope), Mills = 1 / hazard. */
double sb_lognormal_tail_moment(const struct sb_lognormal_tail *tail, int k)
{
    double rise = tail->side * k * tail->slope;
    if (!(tail->slope > 0))
        return exp(k * tail->y) * tail->mass;
    if (isinf(tail->width))
        return exp(k * tail->y) * density(tail->w) / gsl_sf_hazard(tail->w - rise);
    return part(tail, k, 0, tail->width);
}
