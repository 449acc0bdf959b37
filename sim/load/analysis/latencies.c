/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/latencies.h"

#include "sim/base/assert.h"
#include "sim/load/analysis/over_runs.h"
#include "sim/stats/moments.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <math.h>

void sb_run_latency_fill(struct sb_run_latency *latency, sb_ns *took, uint64_t n,
                         const struct sb_percentiles *percentiles)
{
    struct sb_moments moments = { 0 };
    sb_moments_add_all(&moments, took, n);
    latency->requests = (double)n;
    latency->mean = n ? sb_moments_mean(&moments) : NAN;
    latency->sd = n > 1 ? sqrt(sb_moments_variance(&moments)) : NAN;
    const bool sorted = sb_sort_ns(took, n) == 0; /* without room for it nothing is known */
    for (uint32_t q = 0; q < percentiles->count; q++)
        latency->quantile[q] =
            n && sorted ? (double)took[sb_quantile_rank(n, percentiles->p[q]) - 1] : NAN;
}

static struct sb_estimate fold(const struct sb_run_latency *run, uint32_t runs, size_t offset,
                               double tail)
{
    double value[SB_LOAD_RUNS_MAX];
    SB_REQUIRE(runs <= SB_LOAD_RUNS_MAX);
    for (uint32_t r = 0; r < runs; r++)
        value[r] = *(const double *)((const char *)&run[r] + offset);
    return sb_over_runs(value, runs, tail);
}

void sb_load_latency_fill(struct sb_load_latency *latency, const struct sb_run_latency *run,
                          uint32_t runs, const struct sb_percentiles *percentiles, double tail)
{
    *latency = (struct sb_load_latency){
        .requests = fold(run, runs, offsetof(struct sb_run_latency, requests), tail).value,
        .mean = fold(run, runs, offsetof(struct sb_run_latency, mean), tail),
        .sd = fold(run, runs, offsetof(struct sb_run_latency, sd), tail),
    };
    for (uint32_t q = 0; q < percentiles->count; q++)
        latency->quantile[q] =
            fold(run, runs, offsetof(struct sb_run_latency, quantile) + q * sizeof(double), tail);
}

void sb_load_latency_none(struct sb_load_latency *latency, const struct sb_percentiles *percentiles)
{
    *latency = (struct sb_load_latency){ .requests = 0, sb_over_none(), sb_over_none(), { { 0 } } };
    for (uint32_t q = 0; q < percentiles->count; q++)
        latency->quantile[q] = sb_over_none();
}
