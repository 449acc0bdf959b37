/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/latencies.h"

#include "sim/load/analysis/steady_state/over_runs.h"
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

sb_ns sb_tally_ranked(const struct sb_tally *tally, uint64_t rank)
{
    uint64_t below = 0;
    uint32_t bucket = 0;
    while (bucket + 1 < SB_TALLY_BUCKETS && below + tally->bucket[bucket] < rank)
        below += tally->bucket[bucket++];
    const sb_ns middle = sb_tally_middle(bucket);
    return middle < tally->min ? tally->min : middle > tally->max ? tally->max : middle;
}

void sb_run_latency_fill_more(struct sb_run_latency *latency, const sb_ns *took, uint64_t n,
                              struct sb_tally *rest, const struct sb_percentiles *percentiles)
{
    sb_tally_add(rest, took, n);
    latency->requests = (double)rest->count;
    latency->mean = rest->count ? sb_moments_mean(&rest->moments) : NAN;
    latency->sd = rest->count > 1 ? sqrt(sb_moments_variance(&rest->moments)) : NAN;
    for (uint32_t q = 0; q < percentiles->count; q++)
        latency->quantile[q] =
            rest->count
                ? (double)sb_tally_ranked(rest, sb_quantile_rank(rest->count, percentiles->p[q]))
                : NAN;
}

void sb_load_latency_fill(struct sb_load_latency *latency, const struct sb_run_latency *first,
                          size_t size, uint32_t runs, const struct sb_percentiles *percentiles,
                          double tail)
{
    *latency = (struct sb_load_latency){
        .requests = sb_over_members(&first->requests, size, runs, tail).value,
        .mean = sb_over_members(&first->mean, size, runs, tail),
        .sd = sb_over_members(&first->sd, size, runs, tail),
        .run_tail = latency->run_tail,
    };
    const double *own = &first->quantile[sb_load_result_tail(percentiles)];
    for (uint32_t r = 0; latency->run_tail && r < runs; r++)
        latency->run_tail[r] = *(const double *)(const void *)((const char *)own + r * size);
    for (uint32_t q = 0; q < percentiles->count; q++)
        latency->quantile[q] = sb_over_members(&first->quantile[q], size, runs, tail);
}

void sb_load_latency_none(struct sb_load_latency *latency, const struct sb_percentiles *percentiles)
{
    *latency =
        (struct sb_load_latency){ .requests = 0, sb_over_none(), sb_over_none(), { { 0 } }, NULL };
    for (uint32_t q = 0; q < percentiles->count; q++)
        latency->quantile[q] = sb_over_none();
}
