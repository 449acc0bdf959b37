/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quantiles distribution: x = exp(g(Z)) with Z standard normal and g a monotone cubic through
 * (score of p, ln x).
 *
 * Slopes after M. Steffen, "A simple method for monotonic interpolation in one dimension", Astron.
 * Astrophys. 239 (1990) 443-450, equation 11: at an inner point min(s0, s1, p/2) doubled, where s0
 * and s1 are the secants on both sides and p is the slope of the parabola through three points. At
 * an outermost point it is the secant itself, not Steffen's one-sided parabola: that one can be 0,
 * which would end the distribution there, while the secant continues the lognormal through the two
 * outermost points. */
#include "sim/model/dist_score.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <stddef.h>

static const double *scores(const struct sb_dist *dist) { return dist->point; }
static const double *logs(const struct sb_dist *dist) { return dist->point + dist->count; }
static const double *slopes(const struct sb_dist *dist)
{
    return dist->point + 2 * (size_t)dist->count;
}

static double inner_slope(const double *z, const double *y)
{
    double h0 = z[0] - z[-1], h1 = z[1] - z[0];
    double s0 = (y[0] - y[-1]) / h0, s1 = (y[1] - y[0]) / h1;
    double parabola = (s0 * h1 + s1 * h0) / (h0 + h1);
    return 2 * fmin(fmin(s0, s1), parabola / 2);
}

void sb_dist_quantiles_init(struct sb_dist *dist, const double *p, const double *x, uint32_t n,
                            double *work)
{
    assert(n >= 2);
    double *z = work, *y = work + n, *slope = work + 2 * (size_t)n;
    for (uint32_t i = 0; i < n; i++) {
        assert(p[i] > 0 && p[i] < 1 && x[i] > 0);
        assert(i == 0 || (p[i] > p[i - 1] && x[i] >= x[i - 1]));
        z[i] = p[i] <= 0.5 ? gsl_cdf_ugaussian_Pinv(p[i]) : gsl_cdf_ugaussian_Qinv(1 - p[i]);
        y[i] = log(x[i]);
    }
    slope[0] = (y[1] - y[0]) / (z[1] - z[0]);
    slope[n - 1] = (y[n - 1] - y[n - 2]) / (z[n - 1] - z[n - 2]);
    for (uint32_t i = 1; i + 1 < n; i++)
        slope[i] = inner_slope(z + i, y + i);
    *dist = (struct sb_dist){
        .kind = SB_QUANTILES, .count = n, .point = work, .min = 0, .max = INFINITY
    };
}

/* Cubic Hermite on segment i, at the fraction t of its width. */
static double segment(const struct sb_dist *dist, uint32_t i, double t)
{
    const double *z = scores(dist) + i, *y = logs(dist) + i, *slope = slopes(dist) + i;
    double h = z[1] - z[0], rise = y[1] - y[0];
    double c2 = 3 * rise - h * (2 * slope[0] + slope[1]);
    double c3 = h * (slope[0] + slope[1]) - 2 * rise;
    return y[0] + t * (h * slope[0] + t * (c2 + t * c3));
}

double sb_score_curve(const struct sb_dist *dist, double z)
{
    const double *at = scores(dist), *y = logs(dist), *slope = slopes(dist);
    uint32_t last = dist->count - 1, i = 0;
    if (z <= at[0])
        return y[0] + slope[0] * (z - at[0]);
    if (z >= at[last])
        return y[last] + slope[last] * (z - at[last]);
    while (z >= at[i + 1])
        i++;
    return segment(dist, i, (z - at[i]) / (at[i + 1] - at[i]));
}

static double tail_inverse(double z, double y, double slope, double wanted)
{
    if (slope > 0)
        return z + (wanted - y) / slope;
    return wanted < y ? -INFINITY : INFINITY;
}

double sb_score_inverse(const struct sb_dist *dist, double y)
{
    const double *z = scores(dist), *at = logs(dist), *slope = slopes(dist);
    uint32_t last = dist->count - 1, i = 0;
    if (y < at[0])
        return tail_inverse(z[0], at[0], slope[0], y);
    if (y >= at[last])
        return tail_inverse(z[last], at[last], slope[last], y);
    while (y >= at[i + 1])
        i++;
    double lo = 0, hi = 1;
    for (int step = 0; step < 60 && lo < hi; step++) {
        double middle = (lo + hi) / 2;
        if (segment(dist, i, middle) <= y)
            lo = middle;
        else
            hi = middle;
    }
    return z[i] + lo * (z[i + 1] - z[i]);
}

static double density(double z) { return exp(-z * z / 2) / sqrt(2 * M_PI); }

/* The curve's part of the mean between two scores: the rule of Gauss and Legendre with ten points
 * (Abramowitz and Stegun, table 25.4) on pieces that are short and over which x grows little, where
 * it is exact to the last digits. */
static double integral(const struct sb_dist *dist, double from, double to)
{
    static const double node[] = { 0.14887433898163122, 0.43339539412924719, 0.67940956829902441,
                                   0.86506336668898451, 0.97390652851717172 };
    static const double weight[] = { 0.29552422471475287, 0.26926671930999635, 0.21908636251598204,
                                     0.14945134915058059, 0.06667134430868814 };
    from = fmax(from, -40); /* beyond, the density underflows */
    to = fmin(to, 40);
    double rise = sb_score_curve(dist, to) - sb_score_curve(dist, from), sum = 0;
    int parts = 1 + (int)fmin(1000, (to - from) / 0.5 + rise);
    double half = (to - from) / parts / 2;
    for (int k = 0; k < parts && from < to; k++)
        for (int i = 0; i < 5; i++) {
            double middle = from + half * (2 * k + 1), left = middle - half * node[i],
                   right = middle + half * node[i];
            sum += weight[i] * half *
                   (exp(sb_score_curve(dist, left)) * density(left) +
                    exp(sb_score_curve(dist, right)) * density(right));
        }
    return sum;
}

/* The mean's part below the first and above the last point. Uncut it is a lognormal's partial
 * expectation, integral of exp(y + slope (s - z)) phi(s) = exp(y) phi(z) Mills(slope - z) below and
 * Mills(z - slope) above, Mills = 1 / hazard = Q / phi. */
static double lower_tail(const struct sb_dist *dist)
{
    double z = scores(dist)[0], y = logs(dist)[0], slope = slopes(dist)[0];
    if (!(dist->min > 0) || !(slope > 0))
        return exp(y) * density(z) / gsl_sf_hazard(slope - z);
    double end = z + (log(dist->min) - y) / slope;
    return integral(dist, end, z) + dist->min * gsl_cdf_ugaussian_P(end);
}

static double upper_tail(const struct sb_dist *dist)
{
    uint32_t last = dist->count - 1;
    double z = scores(dist)[last], y = logs(dist)[last], slope = slopes(dist)[last];
    if (!isfinite(dist->max) || !(slope > 0))
        return exp(y) * density(z) / gsl_sf_hazard(z - slope);
    double end = z + (log(dist->max) - y) / slope;
    return integral(dist, z, end) + dist->max * gsl_cdf_ugaussian_Q(end);
}

double sb_score_mean(const struct sb_dist *dist)
{
    double sum = lower_tail(dist) + upper_tail(dist);
    for (uint32_t i = 0; i + 1 < dist->count; i++)
        sum += integral(dist, scores(dist)[i], scores(dist)[i + 1]);
    return sum;
}
