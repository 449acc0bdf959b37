/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/over_runs.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

struct sb_estimate sb_over_none(void) { return (struct sb_estimate){ NAN, { NAN, NAN } }; }

struct sb_estimate sb_over_members(const double *first, size_t size, uint32_t runs, double tail)
{
    double mean = 0, square = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < runs; i++) {
        const double value = *(const double *)(const void *)((const char *)first + i * size);
        if (isinf(value))
            return (struct sb_estimate){ INFINITY, { NAN, NAN } };
        if (isnan(value))
            continue;
        const double from = value - mean;
        n++;
        mean += from / n;
        square += from * (value - mean);
    }
    if (n == 0)
        return sb_over_none();
    if (n == 1)
        return (struct sb_estimate){ mean, { NAN, NAN } };
    const double half = gsl_cdf_tdist_Qinv(tail, n - 1.0) * sqrt(square / (n - 1) / n);
    return (struct sb_estimate){ mean, { mean - half, mean + half } };
}

struct sb_estimate sb_over_runs(const double *value, uint32_t runs, double tail)
{
    return sb_over_members(value, sizeof *value, runs, tail);
}
