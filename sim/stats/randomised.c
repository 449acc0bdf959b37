/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/randomised.h"

#include "sim/base/assert.h"
#include "sim/stats/quantile.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double spread_around(const struct sb_randomised *figure, double middle)
{
    double square = 0;
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        square += (figure->of[k] - middle) * (figure->of[k] - middle);
    return square / (SB_RANDOMISED - 1.0) / SB_RANDOMISED;
}

static double randomised_student(void)
{
    return gsl_cdf_tdist_Pinv(1 - SB_INTERVAL_TAIL, SB_RANDOMISED - 1);
}

struct sb_interval sb_randomised_interval(const struct sb_randomised *figure, double all)
{
    double half = randomised_student() * sqrt(spread_around(figure, all));
    return (struct sb_interval){ all - half, all + half };
}

double sb_randomised_variance(const struct sb_randomised *figure)
{
    double mean = 0;
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        mean += figure->of[k] / SB_RANDOMISED;
    return spread_around(figure, mean);
}

static uint64_t size_of(uint64_t n, unsigned k)
{
    return n / SB_RANDOMISED + (k < n % SB_RANDOMISED);
}

static void divide(struct sb_randomised *sum, uint64_t n)
{
    SB_REQUIRE(n >= SB_RANDOMISED);
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        sum->of[k] /= (double)size_of(n, k);
}

void sb_randomised_means(const sb_ns *value, uint64_t n, struct sb_randomised *mean)
{
    *mean = (struct sb_randomised){ { 0 } };
    for (uint64_t i = 0; i < n; i++)
        mean->of[i % SB_RANDOMISED] += (double)value[i];
    divide(mean, n);
}

void sb_randomised_logs(const sb_ns *value, uint64_t n, struct sb_randomised *mean)
{
    *mean = (struct sb_randomised){ { 0 } };
    for (uint64_t i = 0; i < n; i++)
        mean->of[i % SB_RANDOMISED] += value[i] > 0 ? log((double)value[i]) : 0;
    divide(mean, n);
}

void sb_randomised_ratios(const sb_ns *x, const sb_ns *y, uint64_t n, struct sb_randomised *mean)
{
    *mean = (struct sb_randomised){ { 0 } };
    for (uint64_t i = 0; i < n; i++)
        mean->of[i % SB_RANDOMISED] += x[i] == y[i] ? 1 : (double)x[i] / (double)y[i];
    divide(mean, n);
}

int sb_randomised_suffice(uint64_t n, double p)
{
    return (double)n * fmin(p, 1 - p) >= SB_RANDOMISED;
}

static void shares_up_to(const sb_ns *value, uint64_t n, sb_ns most, struct sb_randomised *share)
{
    *share = (struct sb_randomised){ { 0 } };
    for (uint64_t i = 0; i < n; i++)
        share->of[i % SB_RANDOMISED] += value[i] <= most;
    divide(share, n);
}

static double at_rank(const sb_ns *sorted, uint64_t n, double rank)
{
    return rank >= 1 && rank <= (double)n ? (double)sorted[(uint64_t)rank - 1] : (double)NAN;
}

void sb_randomised_quantile(const sb_ns *value, const sb_ns *sorted, uint64_t n, double p,
                            struct sb_randomised_quantile *q)
{
    struct sb_randomised share;
    double size = (double)n, all = 0;
    shares_up_to(value, n, sorted[sb_quantile_rank(n, p) - 1], &share);
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        all += share.of[k] / SB_RANDOMISED;
    double half = randomised_student() * sqrt(spread_around(&share, all));
    q->ci95.lo = at_rank(sorted, n, floor(size * (p - half)));
    q->ci95.hi = at_rank(sorted, n, ceil(size * (p + half)) + 1);
    /* how steep it is there: over as much as it varies by itself, or as many values say */
    double wide = fmax(half, 2 * sqrt(p * (1 - p) / size));
    double from = fmax(floor(size * (p - wide)), 1), to = fmin(ceil(size * (p + wide)), size);
    double slope = (at_rank(sorted, n, to) - at_rank(sorted, n, from)) / fmax(to - from, 1) * size;
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        q->off.of[k] = (all - share.of[k]) * slope;
}
