/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/estimate.h"

#include "sim/base/assert.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { SUM_MOST = SB_ESTIMATE_EXACT * (SB_ESTIMATE_EXACT + 1) / 2 };

/* Of the 2^n subsets of the ranks 1 .. n, each as probable as the others, `probability[w]` is the
 * share with the sum w. */
static void rank_sums(uint32_t n, double probability[SUM_MOST + 1])
{
    uint32_t sum = 0;
    for (uint32_t w = 0; w <= SUM_MOST; w++)
        probability[w] = w == 0;
    for (uint32_t rank = 1; rank <= n; rank++) {
        sum += rank;
        for (uint32_t w = sum + 1; w-- > 0;)
            probability[w] = (probability[w] + (w >= rank ? probability[w - rank] : 0)) / 2;
    }
}

static uint32_t exact_signed_rank(uint32_t n)
{
    double probability[SUM_MOST + 1], below = 0;
    uint32_t k = 0;
    rank_sums(n, probability);
    while (k < n * (n + 1) / 2 && (below += probability[k]) <= 0.025)
        k++;
    return k;
}

uint32_t sb_estimate_signed_rank(uint32_t n)
{
    SB_REQUIRE(n <= SB_ESTIMATE_MOST);
    if (n <= SB_ESTIMATE_EXACT)
        return exact_signed_rank(n);
    double pairs = n * (n + 1.0) / 2;
    return (uint32_t)floor(pairs / 2 -
                           gsl_cdf_ugaussian_Qinv(0.025) * sqrt(pairs * (2.0 * n + 1) / 12));
}

static size_t means_of_two(const double *value, uint32_t n, double *mean)
{
    size_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i; k < n; k++)
            mean[count++] = value[i] / 2 + value[k] / 2;
    return count;
}

enum sb_code sb_estimate_middle(const double *value, uint32_t n, double *middle,
                                struct sb_interval *ci95, struct sb_error *error)
{
    *middle = NAN;
    *ci95 = (struct sb_interval){ NAN, NAN };
    if (n == 0)
        return SB_OK;
    if (n > SB_ESTIMATE_MOST)
        return sb_fail(error, SB_EINPUT, NULL, "more than %d values", SB_ESTIMATE_MOST);
    double *mean = malloc((size_t)n * (n + 1) / 2 * sizeof *mean);
    if (!mean)
        return sb_fail_memory(error);
    size_t count = means_of_two(value, n, mean);
    uint32_t k = sb_estimate_signed_rank(n);
    sb_sort_doubles(mean, (uint32_t)count);
    *middle = mean[(count - 1) / 2] / 2 + mean[count / 2] / 2;
    if (k)
        *ci95 = (struct sb_interval){ mean[k - 1], mean[count - k] };
    free(mean);
    return SB_OK;
}

double sb_estimate_median(const double *sorted, uint32_t n, struct sb_interval *ci95)
{
    uint64_t lo = 0, hi = 1;
    *ci95 = (struct sb_interval){ NAN, NAN };
    if (n == 0)
        return NAN;
    sb_quantile_ranks(n, 0.5, &lo, &hi);
    if (lo >= 1)
        ci95->lo = sorted[lo - 1];
    if (hi <= n)
        ci95->hi = sorted[hi - 1];
    return sorted[sb_quantile_rank(n, 0.5) - 1];
}

/* Twice the rank above the mean one: ties share theirs. */
static double rank_twice(const double *value, uint32_t n, double of)
{
    double rank = 0;
    for (uint32_t i = 0; i < n; i++)
        rank += value[i] < of ? 1 : value[i] > of ? -1 : 0;
    return rank;
}

double sb_estimate_lag1(const double *value, uint32_t n)
{
    double before = 0, square = 0, product = 0;
    for (uint32_t i = 0; i < n; i++) {
        double rank = isnan(value[i]) ? (double)NAN : rank_twice(value, n, value[i]);
        square += rank * rank;
        product += before * rank;
        before = rank;
    }
    return n >= 3 && square > 0 ? product / square : (double)NAN;
}

double sb_estimate_lag1_bound(uint32_t n) { return n ? 3 / sqrt(n) : INFINITY; }

/* The beta quantile for so many values that GSL's inverse does not converge (it gives up from some
 * ten thousand on): of few hits the count is Poisson, else normal with Cornish and Fisher's term
 * for skewness. Off by 1 % of the interval at most. */
static double wide_end(double hits, double n, double z)
{
    double count = hits + (z > 0 ? 1 : 0), p = count / n;
    if (hits < 200)
        return gsl_cdf_chisq_Pinv(z > 0 ? 0.975 : 0.025, 2 * count) / 2 / n;
    return p + z * sqrt(p * (1 - p) / n) + (1 - 2 * p) * (z * z - 1) / 3 / n;
}

/* GSL's inverse, which now and then does not converge from n = 400 on (in 3 % of the cases at
 * 10,000): then by halving. */
static double beta_quantile(double a, double b)
{
    double found = gsl_cdf_beta_Pinv(0.025, a, b), lo = 0, hi = 1;
    if (fabs(gsl_cdf_beta_P(found, a, b) - 0.025) < 1e-7)
        return found;
    for (unsigned i = 0; i < 60; i++) {
        double middle = (lo + hi) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < 0.025)
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

static double lower_end(uint64_t hits, uint64_t n)
{
    if (n <= 10000)
        return beta_quantile((double)hits, (double)(n - hits) + 1);
    return hits > n - hits ? 1 - wide_end((double)(n - hits), (double)n, 1.959963984540054)
                           : wide_end((double)hits, (double)n, -1.959963984540054);
}

struct sb_interval sb_estimate_share(uint64_t hits, uint64_t n)
{
    struct sb_interval share = { 0, 1 };
    SB_REQUIRE(hits <= n);
    if (hits > 0)
        share.lo = lower_end(hits, n);
    if (hits < n)
        share.hi = 1 - lower_end(n - hits, n);
    return share;
}
