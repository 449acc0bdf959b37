/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/anderson_darling.h"

#include "sim/base/prng.h"
#include "sim/stats/sort.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { SAMPLES = 199, SEEN = 20, TRIES_MAX = 2 * SAMPLES };

static double log_of(double p) { return log(fmax(p, DBL_MIN)); }

double sb_anderson_darling(const struct sb_dist *dist, const double *sample, uint32_t n)
{
    struct sb_range ends = sb_dist_support(dist);
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        double below = sample[i], above = sample[n - 1 - i];
        double both = (below <= ends.lo ? 0 : log_of(sb_dist_cdf(dist, below))) +
                      (above >= ends.hi ? 0 : log_of(sb_dist_tail(dist, above)));
        sum += (2.0 * i + 1) / n * both;
    }
    return -(double)n - sum;
}

/* A uniform in (0, 1). */
static double uniform(uint64_t *random)
{
    return ((double)(sb_prng_next(random) >> 12) + 0.5) * 0x1p-52;
}

static void draw(const struct sb_fitted *fitted, double *sample, uint32_t n, uint64_t *random)
{
    for (uint32_t i = 0; i < n; i++) {
        bool second = fitted->family->mixture && uniform(random) < fitted->parts.weight[1];
        double p = uniform(random);
        /* from the nearer end, so that the tail keeps its digits */
        sample[i] = sb_dist_quantile(&fitted->parts.part[second], p < 0.5 ? p : 1 - p, p >= 0.5);
    }
    sb_sort_doubles(sample, n);
}

enum sb_code sb_anderson_darling_p(const struct sb_fitted *fitted, const double *sample, uint32_t n,
                                   uint64_t seed, double *statistic, double *p)
{
    struct sb_dist dist = sb_fitted_dist(fitted);
    double *drawn = malloc(((size_t)n + 1) * sizeof *drawn);
    unsigned samples = 0, farther = 0;
    enum sb_code code = drawn ? SB_OK : SB_ENOMEM;
    *statistic = sb_anderson_darling(&dist, sample, n);
    /* A sample that has no fit is none of those that could have been fitted. */
    for (int i = 0; i < TRIES_MAX && code != SB_ENOMEM && samples < SAMPLES && farther < SEEN;
         i++) {
        struct sb_fitted again;
        draw(fitted, drawn, n, &seed);
        code = sb_fit_estimate(fitted->family, drawn, n, fitted, &again);
        if (code)
            continue;
        dist = sb_fitted_dist(&again);
        samples++;
        farther += sb_anderson_darling(&dist, drawn, n) >= *statistic;
    }
    free(drawn);
    *p = farther == SEEN ? (double)farther / samples : (farther + 1.0) / (samples + 1.0);
    return code == SB_ENOMEM ? code : SB_OK;
}
