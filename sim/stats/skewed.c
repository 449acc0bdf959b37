/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/skewed.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double sb_skewness(const struct sb_skewed *v)
{
    double second = 0, third = 0;
    for (uint64_t i = 0; i < v->n; i++) {
        double away = (double)v->x[i] - v->mean_x;
        if (v->w)
            away -= v->slope * ((double)v->w[i] - v->mean_w);
        second += away * away;
        third += away * away * away;
    }
    double n = (double)v->n, variance = second / n;
    return variance > 0 ? third / n / (variance * sqrt(variance)) : 0;
}

/* The coverage is 0.95 - 2 z phi(z) (z^4 + 2 z^2 - 3) / 18 skewness^2 / n and terms that are
 * smaller: 0.95 - 0.247 skewness^2 / n. Below 0.93 from a skewness of 0.284 sqrt(n); twice its
 * standard error under normality more, as a few values say little of it. */
static int covers(double skewness, double n)
{
    return fabs(skewness) <= 0.284 * sqrt(n) + 2 * sqrt(6 / n);
}

struct sb_interval sb_skewed_interval(double mean, double error, double skewness, uint64_t n,
                                      uint64_t freedom)
{
    return sb_skewed_interval_at(mean, error, skewness, n, freedom, SB_INTERVAL_TAIL);
}

struct sb_interval sb_skewed_interval_at(double mean, double error, double skewness, uint64_t n,
                                         uint64_t freedom, double tail)
{
    double t = freedom ? gsl_cdf_tdist_Pinv(1 - tail, (double)freedom) : NAN;
    double root = sqrt((double)n), a = skewness / 3, b = skewness / 6;
    if (error == 0)
        return (struct sb_interval){ mean, mean };
    if (!covers(skewness, (double)n))
        return (struct sb_interval){ NAN, NAN };
    if (fabs(a) < 1e-6)
        return (struct sb_interval){ mean - t * error, mean + t * error };
    double up = root / a * (cbrt(1 + 3 * a * (t / root - b / (double)n)) - 1);
    double down = root / a * (cbrt(1 + 3 * a * (-t / root - b / (double)n)) - 1);
    return (struct sb_interval){ mean - error * up, mean - error * down };
}
