/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/quantile.h"

#include "sim/stats/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const double sb_quantile_p[SB_QUANTILES_COUNT] = { 0.5, 0.9, 0.95, 0.99, 0.999 };

uint64_t sb_quantile_rank(uint64_t n, double p)
{
    /* n p is a whole number more often than its double says. */
    double rank = ceil((double)n * p - 1e-9);
    return rank < 1 ? 1 : rank > (double)n ? n : (uint64_t)rank;
}

/* The smallest k with P(B <= k) >= level. */
static uint64_t binomial_quantile(uint64_t n, double p, double level)
{
    uint64_t lo = 0, hi = n;
    while (lo < hi) {
        uint64_t middle = lo + (hi - lo) / 2;
        if (gsl_cdf_binomial_P((unsigned)middle, p, (unsigned)n) >= level)
            hi = middle;
        else
            lo = middle + 1;
    }
    return lo;
}

/* Cornish and Fisher's expansion to its second term, good to a rank: for where GSL's binomial gives
 * up (its continued fraction ends after 512 terms: not a number from n p (1 - p) of 400,000 or so)
 * or has no type for n. */
static double wide_binomial_quantile(uint64_t n, double p, double z)
{
    return (double)n * p + z * sqrt((double)n * p * (1 - p)) + (1 - 2 * p) * (z * z - 1) / 6;
}

void sb_quantile_ranks(uint64_t n, double p, uint64_t *lo, uint64_t *hi)
{
    sb_quantile_ranks_at(n, p, SB_INTERVAL_TAIL, lo, hi);
}

void sb_quantile_ranks_at(uint64_t n, double p, double tail, uint64_t *lo, uint64_t *hi)
{
    if (n > 1u << 30 || (double)n * p * (1 - p) > 1u << 18) {
        double z = gsl_cdf_ugaussian_Qinv(tail);
        *lo = (uint64_t)floor(wide_binomial_quantile(n, p, -z));
        *hi = (uint64_t)ceil(wide_binomial_quantile(n, p, z)) + 1;
        return;
    }
    /* P(B < lo) <= tail < P(B < lo + 1): lo is the smallest k with P(B <= k) > tail */
    *lo = binomial_quantile(n, p, nextafter(tail, 1));
    *hi = binomial_quantile(n, p, 1 - tail) + 1;
}
