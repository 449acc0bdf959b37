/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/randomised.h"

#include "sim/base/assert.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static double spread_around(const struct sb_randomised *figure, double middle)
{
    double square = 0;
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        square += (figure->of[k] - middle) * (figure->of[k] - middle);
    return square / (SB_RANDOMISED - 1.0) / SB_RANDOMISED;
}

struct sb_interval sb_randomised_interval(const struct sb_randomised *figure, double all)
{
    double half = gsl_cdf_tdist_Pinv(1 - SB_INTERVAL_TAIL, SB_RANDOMISED - 1) *
                  sqrt(spread_around(figure, all));
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

void sb_randomised_ratios(const sb_ns *x, const sb_ns *y, uint64_t n, struct sb_randomised *mean)
{
    *mean = (struct sb_randomised){ { 0 } };
    for (uint64_t i = 0; i < n; i++)
        mean->of[i % SB_RANDOMISED] += x[i] == y[i] ? 1 : (double)x[i] / (double)y[i];
    divide(mean, n);
}

int sb_randomised_quantiles(const sb_ns *value, uint64_t n, double p, struct sb_randomised *figure)
{
    sb_ns *own = malloc((n / SB_RANDOMISED + 1) * sizeof *own);
    int failed = own ? 0 : -1;
    for (unsigned k = 0; k < SB_RANDOMISED && !failed; k++) {
        uint64_t size = 0;
        for (uint64_t i = k; i < n; i += SB_RANDOMISED)
            own[size++] = value[i];
        failed = sb_sort_ns(own, size);
        if (!failed)
            figure->of[k] = (double)own[sb_quantile_rank(size, p) - 1];
    }
    free(own);
    return failed;
}

int sb_randomised_suffice(uint64_t n, double p)
{
    return (double)n / SB_RANDOMISED * fmin(p, 1 - p) >= 2.5;
}
