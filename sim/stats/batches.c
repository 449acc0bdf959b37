/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/batches.h"

#include "sim/base/huge_pages.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* One logarithm for many factors. */
double sb_log_sum(const sb_ns *value, uint64_t n)
{
    double sum = 0, product = 1;
    for (uint64_t i = 0; i < n; i++) {
        product *= value[i] > 0 ? (double)value[i] : 1;
        if (product < 1e280)
            continue;
        sum += log(product);
        product = 1;
    }
    return sum + log(product);
}

/* own[count][most]: the values of each batch, in one pass over all. */
static void deal(const sb_ns *value, uint64_t n, uint32_t count, uint64_t most, sb_ns *own)
{
    for (uint64_t i = 0; i < n; i += count)
        for (uint32_t batch = 0; batch < count && i + batch < n; batch++)
            own[batch * most + i / count] = value[i + batch];
}

static double mean_of(const sb_ns *value, uint64_t n)
{
    double sum = 0;
    for (uint64_t i = 0; i < n; i++)
        sum += (double)value[i];
    return sum / (double)n;
}

int sb_batches_fill(struct sb_batches *b, const sb_ns *value, uint64_t n, uint64_t first)
{
    *b = (struct sb_batches){ .replicates = n,
                              .count = n < 2 * SB_BATCHES ? (uint32_t)n : SB_BATCHES };
    /* an odd number of cache lines apart */
    const uint64_t most = ((n / SB_BATCHES + 8) / 16 * 2 + 1) * 8;
    sb_ns *all = malloc(2 * SB_BATCHES * most * sizeof *all);
    int failed = !all;
    if (!failed) {
        sb_huge_pages(all, 2 * SB_BATCHES * most * sizeof *all);
        deal(value, n, b->count, most, all);
    }
    for (uint32_t batch = 0; !failed && batch < b->count; batch++) {
        sb_ns *own = all + batch * most;
        uint64_t size = n / b->count + (batch < n % b->count), number = (first + batch) % b->count;
        double logs = sb_log_sum(own, size);
        failed = sb_sort_ns(own, size);
        b->mean[number] = mean_of(own, size);
        b->p50[number] = (double)own[sb_quantile_rank(size, 0.5) - 1];
        b->p99[number] = (double)own[sb_quantile_rank(size, 0.99) - 1];
        b->log_mean[number] = logs / (double)size;
    }
    free(all);
    return failed ? -1 : 0;
}

double sb_batches_half(const struct sb_batches *b, const double *x, const double *y, uint64_t n)
{
    double mean = 0, square = 0;
    if (b->count < 2)
        return NAN;
    for (uint32_t i = 0; i < b->count; i++)
        mean += (x[i] - y[i]) / b->count;
    for (uint32_t i = 0; i < b->count; i++)
        square += (x[i] - y[i] - mean) * (x[i] - y[i] - mean);
    double variance = square / (b->count - 1.0) / b->count;
    /* they may be of the first replicates alone */
    variance *= (double)b->replicates / (double)n;
    return gsl_cdf_tdist_Pinv(0.975, b->count - 1.0) * sqrt(variance);
}

int sb_batches_tell(double half, double value, const double *x, const double *y, double error)
{
    return half > 0 || fabs(value - (x[0] - y[0])) <= error;
}

int sb_batches_suffice(const struct sb_batches *b, double p)
{
    return b->count == SB_BATCHES && (double)b->replicates / SB_BATCHES * (1 - p) >= 2.5;
}
