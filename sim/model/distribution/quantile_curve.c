/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/quantile_curve.h"

#include "sim/base/assert.h"
#include "sim/model/distribution/gauss_legendre.h"
#include "sim/model/distribution/lognormal_tail.h"
#include "sim/model/distribution/monotone.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const double *sb_quantile_curve_scores(const struct sb_dist *dist) { return dist->point; }
const double *sb_quantile_curve_logs(const struct sb_dist *dist)
{
    return dist->point + dist->count;
}
static const double *scores(const struct sb_dist *dist) { return sb_quantile_curve_scores(dist); }
static const double *logs(const struct sb_dist *dist) { return sb_quantile_curve_logs(dist); }
static const double *slopes(const struct sb_dist *dist)
{
    return dist->point + 2 * (size_t)dist->count;
}

static struct sb_monotone line(const struct sb_dist *dist)
{
    return (struct sb_monotone){ scores(dist), logs(dist), slopes(dist), dist->count };
}

/* The slope at an end, from the outermost two points; where these are equal and an end lies beyond
 * them, the one that gets there within one standard deviation. */
static double end_slope(double secant, double distance)
{
    return secant > 0 || !isfinite(distance) ? secant : fmax(distance, 0);
}

static struct sb_lognormal_tail lower_tail(const struct sb_dist *dist)
{
    double y = logs(dist)[0], end = dist->min > 0 ? log(dist->min) : -INFINITY;
    return sb_lognormal_tail(-1, scores(dist)[0], y, end_slope(slopes(dist)[0], y - end), end);
}

static struct sb_lognormal_tail upper_tail(const struct sb_dist *dist)
{
    uint32_t last = dist->count - 1;
    return sb_lognormal_tail(1, scores(dist)[last], logs(dist)[last], dist->b, log(dist->max));
}

static double upper_slope(const struct sb_dist *dist)
{
    const double *z = scores(dist), *y = logs(dist);
    uint32_t last = dist->count - 1, middle = 0;
    for (uint32_t i = 1; i <= last; i++)
        middle = fabs(z[i]) < fabs(z[middle]) ? i : middle;
    double slope = slopes(dist)[last];
    if (middle < last)
        slope = fmin(slope, 2 * (y[last] - y[middle]) / (z[last] - z[middle]));
    return end_slope(slope, log(dist->max) - y[last]);
}

void sb_quantile_curve_fit(struct sb_dist *dist, const double *p, const double *x, uint32_t n,
                           double *work)
{
    double *z = work, *y = work + n;
    for (uint32_t i = 0; i < n; i++) {
        SB_ASSERT(p[i] > 0 && p[i] < 1 && x[i] > 0);
        SB_ASSERT(i == 0 || (p[i] > p[i - 1] && x[i] >= x[i - 1]));
        z[i] = p[i] <= 0.5 ? gsl_cdf_ugaussian_Pinv(p[i]) : gsl_cdf_ugaussian_Qinv(1 - p[i]);
        y[i] = log(x[i]);
    }
    dist->count = n;
    dist->point = work;
    sb_monotone_fit(line(dist), work + 2 * (size_t)n);
    dist->b = upper_slope(dist);
}

double sb_quantile_curve_mass(const struct sb_dist *dist, double x, bool upper)
{
    uint32_t last = dist->count - 1;
    if (x < dist->min || x <= 0)
        return upper ? 1 : 0;
    if (x >= dist->max)
        return upper ? 0 : 1;
    double y = log(x), beyond;
    if (y < logs(dist)[0]) {
        const struct sb_lognormal_tail tail = lower_tail(dist);
        beyond = sb_lognormal_tail_beyond(&tail, y);
        return upper ? 1 - beyond : beyond;
    }
    if (y >= logs(dist)[last]) {
        const struct sb_lognormal_tail tail = upper_tail(dist);
        beyond = sb_lognormal_tail_beyond(&tail, y);
        return upper ? beyond : 1 - beyond;
    }
    double z = sb_monotone_inverse(line(dist), y);
    return upper ? gsl_cdf_ugaussian_Q(z) : gsl_cdf_ugaussian_P(z);
}

/* ln x beyond an outermost point; `p` is what is left, or has been passed, at score z. */
static double tail_at(const struct sb_lognormal_tail *tail, double z, double p, bool upper)
{
    if (isinf(tail->width)) /* straight on */
        return tail->y + tail->slope * (z - tail->side * tail->w);
    return sb_lognormal_tail_at(tail, fmin((tail->side > 0) == upper ? p : 1 - p, tail->mass));
}

double sb_quantile_curve_at(const struct sb_dist *dist, double p, bool upper)
{
    double z = sb_dist_standard_normal(p, upper), y;
    if (z < scores(dist)[0]) {
        const struct sb_lognormal_tail tail = lower_tail(dist);
        y = tail_at(&tail, z, p, upper);
    }
    else if (z > scores(dist)[dist->count - 1]) {
        const struct sb_lognormal_tail tail = upper_tail(dist);
        y = tail_at(&tail, z, p, upper);
    }
    else
        y = sb_monotone_at(line(dist), z);
    return fmin(fmax(exp(y), dist->min), dist->max);
}

/* What a flat part of the curve has at its height, from one score to another, and a tail that has
 * no width. */
double sb_quantile_curve_atom(const struct sb_dist *dist, double x)
{
    const double *z = scores(dist), *at = logs(dist), y = x > 0 ? log(x) : -INFINITY;
    const struct sb_lognormal_tail lower = lower_tail(dist), upper = upper_tail(dist);
    uint32_t last = dist->count - 1;
    double sum = 0;
    for (uint32_t i = 0; i < last; i++)
        if (at[i] == y && at[i + 1] == y)
            sum += gsl_cdf_ugaussian_P(z[i + 1]) - gsl_cdf_ugaussian_P(z[i]);
    sum += at[0] == y && !(lower.slope > 0) ? lower.mass : 0;
    return sum + (at[last] == y && !(upper.slope > 0) ? upper.mass : 0);
}

struct curve_power {
    const struct sb_dist *dist;
    int k;
};

static double curve_power_at(double z, const void *self)
{
    const struct curve_power *power = self;
    return exp(power->k * sb_monotone_at(line(power->dist), z)) *
           (exp(-z * z / 2) / sqrt(2 * M_PI));
}

/* The part of E X^k of the inner points up to a score. Pieces are short and x grows little over
 * them, where the rule is exact to the last digits. */
static double inner_part(const struct sb_dist *dist, int k, double end)
{
    const double *z = scores(dist), *y = logs(dist);
    const struct curve_power power = { dist, k };
    double sum = 0;
    for (uint32_t i = 0; i + 1 < dist->count && z[i] < end; i++) {
        int parts = 1 + (int)fmin(1000, (z[i + 1] - z[i]) / 0.5 + k * (y[i + 1] - y[i]));
        sum += sb_gauss_legendre(curve_power_at, &power, z[i], fmin(z[i + 1], end), parts);
    }
    return sum;
}

double sb_quantile_curve_moment(const struct sb_dist *dist, int k)
{
    const struct sb_lognormal_tail lower = lower_tail(dist), upper = upper_tail(dist);
    return sb_lognormal_tail_moment(&lower, k) + sb_lognormal_tail_moment(&upper, k) +
           inner_part(dist, k, INFINITY);
}

/* E X^k where X < cap. */
static double part_below(const struct sb_dist *dist, double cap, int k)
{
    const struct sb_lognormal_tail lower = lower_tail(dist), upper = upper_tail(dist);
    double y = log(cap);
    if (y < lower.y)
        return sb_lognormal_tail_part(&lower, k, y, -INFINITY);
    double sum = sb_lognormal_tail_moment(&lower, k);
    if (y < upper.y)
        return sum + inner_part(dist, k, sb_monotone_inverse(line(dist), y));
    sum += inner_part(dist, k, INFINITY);
    return sum + (upper.slope > 0 ? sb_lognormal_tail_part(&upper, k, upper.y, y)
                                  : sb_lognormal_tail_moment(&upper, k));
}

/* The square loses digits where the deviation is much smaller than the mean. */
double sb_quantile_curve_capped(const struct sb_dist *dist, double cap, double centre, int k)
{
    double left = sb_quantile_curve_mass(dist, cap, true);
    double first = part_below(dist, cap, 1) + cap * left;
    if (k == 1)
        return first - centre;
    double second = part_below(dist, cap, 2) + cap * cap * left;
    return fmax(second - 2 * centre * first + centre * centre, 0);
}
