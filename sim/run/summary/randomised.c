/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/randomised.h"

#include "sim/base/assert.h"
#include "sim/stats/randomised.h"
#include "sim/stats/sort.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static_assert((int)SB_RANDOMISED == (int)SB_RANDOMISATIONS, "one and the same");

enum sb_code sb_randomised_sort(struct sb_randomised_run *run, const struct sb_job *job,
                                uint64_t count, struct sb_arena *arena, struct sb_error *error)
{
    *run = (struct sb_randomised_run){ .value = job->kept, .count = count };
    run->sorted = sb_arena_alloc(arena, job->strategies, sizeof *run->sorted);
    for (uint32_t s = 0; run->sorted && s < job->strategies; s++) {
        sb_ns *sorted = run->sorted[s] = sb_arena_alloc(arena, count, sizeof *sorted);
        if (!sorted)
            return sb_fail_memory(error);
        memcpy(sorted, job->kept[s], count * sizeof *sorted);
        if (sb_sort_ns(sorted, count))
            return sb_fail_memory(error);
    }
    return run->sorted ? SB_OK : sb_fail_memory(error);
}

/* How many times the variance of independent replicates is that of these, as the mean of
 * logarithms. */
struct reduction {
    double logs;
    uint32_t count;
};

static void reduce(struct reduction *reduction, double independent, double spread)
{
    if (!(independent > 0 && spread > 0))
        return;
    reduction->logs += log(independent / spread);
    reduction->count++;
}

static double mean_reduction(const struct reduction *reduction)
{
    return reduction->count ? exp(reduction->logs / reduction->count) : (double)NAN;
}

/* The share of so many in each; fewer than one a randomisation say little of how they vary. */
static struct sb_interval share_interval(const struct sb_randomised *share, double all, uint64_t n,
                                         struct sb_interval independent)
{
    double hits = all * (double)n;
    if (hits < SB_RANDOMISED || (double)n - hits < SB_RANDOMISED)
        return independent;
    struct sb_interval ci = sb_randomised_interval(share, all);
    return (struct sb_interval){ fmax(ci.lo, 0), fmin(ci.hi, 1) };
}

static void fill_makespan(const struct sb_randomised_run *run, uint32_t s,
                          const struct sb_workload_result *result, struct sb_strategy_result *r,
                          struct reduction *reduction)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(result);
    struct sb_summary *m = &r->makespan;
    struct sb_randomised means;
    sb_randomised_means(run->value[s], run->count, &means);
    m->mean_cv = m->mean;
    if (!result->variance_is_infinite)
        m->mean_ci95 = m->mean_cv_ci95 = sb_randomised_interval(&means, m->mean);
    if (!r->baseline_only)
        reduce(reduction, m->sd * m->sd / (double)run->count, sb_randomised_variance(&means));
    for (uint32_t q = 0; q < percentiles->count; q++) {
        struct sb_randomised_quantile quantile;
        if (!sb_randomised_suffice(run->count, percentiles->p[q]))
            continue;
        sb_randomised_quantile(run->value[s], run->sorted[s], run->count, percentiles->p[q],
                               &quantile);
        m->quantile_ci95[q] = quantile.ci95;
    }
}

/* Of the ratio by its linear part (the delta method), of the difference as it is. */
static void fill_means(const struct sb_randomised_run *run, const sb_ns *x, const sb_ns *y,
                       struct sb_speedup *speedup, struct reduction *reduction)
{
    const uint64_t n = run->count;
    struct sb_randomised of_x, of_y, linear, saved;
    sb_randomised_means(x, n, &of_x);
    sb_randomised_means(y, n, &of_y);
    double sum_x = 0, sum_y = 0, square = 0;
    for (uint64_t i = 0; i < n; i++)
        sum_x += (double)x[i], sum_y += (double)y[i];
    double ratio = sum_x / sum_y, mean_y = sum_y / (double)n;
    speedup->saved_mean.value = (sum_x - sum_y) / (double)n;
    speedup->ratio_of_means.value = sum_y > 0 ? ratio : sum_x > 0 ? NAN : 1;
    if (!(sum_y > 0))
        return;
    for (unsigned k = 0; k < SB_RANDOMISED; k++) {
        linear.of[k] = ratio + (of_x.of[k] - ratio * of_y.of[k]) / mean_y;
        saved.of[k] = of_x.of[k] - of_y.of[k];
    }
    for (uint64_t i = 0; i < n; i++) {
        double off = ((double)x[i] - ratio * (double)y[i]) / mean_y;
        square += off * off;
    }
    speedup->ratio_of_means.ci95 = sb_randomised_interval(&linear, ratio);
    speedup->saved_mean.ci95 = sb_randomised_interval(&saved, speedup->saved_mean.value);
    if (reduction)
        reduce(reduction, square / (double)n / (double)n, sb_randomised_variance(&linear));
}

/* sorted_x and value_x are the baseline's. */
struct pair {
    const sb_ns *value_x, *value_y, *sorted_x, *sorted_y;
    uint64_t n;
};

static void fill_quantile(const struct pair *pair, double p, struct sb_estimate *saved)
{
    struct sb_randomised_quantile x, y;
    if (!sb_randomised_suffice(pair->n, p))
        return;
    sb_randomised_quantile(pair->value_x, pair->sorted_x, pair->n, p, &x);
    sb_randomised_quantile(pair->value_y, pair->sorted_y, pair->n, p, &y);
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        x.off.of[k] += saved->value - y.off.of[k];
    saved->ci95 = sb_randomised_interval(&x.off, saved->value);
}

static void fill_geometric_mean(const struct sb_randomised_run *run, const sb_ns *x, const sb_ns *y,
                                struct sb_estimate *mean)
{
    struct sb_randomised of_x, of_y;
    sb_randomised_logs(x, run->count, &of_x);
    sb_randomised_logs(y, run->count, &of_y);
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        of_x.of[k] -= of_y.of[k];
    struct sb_interval logs = sb_randomised_interval(&of_x, log(mean->value));
    mean->ci95 = (struct sb_interval){ exp(logs.lo), exp(logs.hi) };
}

enum which { FASTER, EQUAL, MISSES, MORE_MISSES };

/* In each randomisation, how many of the pairs are so; of MORE_MISSES with their sign. */
static void shares(const sb_ns *x, const sb_ns *y, uint64_t n, enum which which, sb_ns limit,
                   struct sb_randomised *share)
{
    uint64_t size[SB_RANDOMISED] = { 0 };
    *share = (struct sb_randomised){ { 0 } };
    for (uint64_t i = 0; i < n; i++) {
        int is = which == FASTER   ? y[i] < x[i]
                 : which == EQUAL  ? y[i] == x[i]
                 : which == MISSES ? y[i] > limit
                                   : (x[i] > limit) - (y[i] > limit);
        share->of[i % SB_RANDOMISED] += is;
        size[i % SB_RANDOMISED]++;
    }
    for (unsigned k = 0; k < SB_RANDOMISED; k++)
        share->of[k] /= (double)size[k];
}

static struct sb_interval per_million(struct sb_interval share)
{
    return (struct sb_interval){ 1e6 * share.lo, 1e6 * share.hi };
}

static void fill_pair(const struct sb_randomised_run *run, const sb_ns *x, const sb_ns *y,
                      const struct sb_slo *slo, struct sb_speedup *speedup)
{
    const uint64_t n = run->count;
    struct sb_randomised figure;
    sb_randomised_ratios(x, y, n, &figure);
    speedup->ci95 = sb_randomised_interval(&figure, speedup->mean);
    shares(x, y, n, FASTER, 0, &figure);
    speedup->faster_ci95 = share_interval(&figure, speedup->faster, n, speedup->faster_ci95);
    shares(x, y, n, EQUAL, 0, &figure);
    speedup->equal_ci95 = share_interval(&figure, speedup->equal, n, speedup->equal_ci95);
    if (slo->limit == 0)
        return;
    struct sb_estimate *saved = &speedup->saved_misses;
    shares(x, y, n, MORE_MISSES, slo->limit, &figure);
    if (fabs(saved->value) * 1e-6 * (double)n >= SB_RANDOMISED)
        saved->ci95 = per_million(sb_randomised_interval(&figure, saved->value * 1e-6));
}

static void fill_misses(const struct sb_randomised_run *run, const sb_ns *value, struct sb_slo *slo)
{
    struct sb_randomised figure;
    double share = (double)slo->missed / (double)run->count;
    struct sb_interval ci = { slo->per_million.ci95.lo / 1e6, slo->per_million.ci95.hi / 1e6 };
    if (slo->limit == 0)
        return;
    shares(value, value, run->count, MISSES, slo->limit, &figure);
    slo->per_million.ci95 = per_million(share_interval(&figure, share, run->count, ci));
}

void sb_randomised_fill(const struct sb_randomised_run *run, const struct sb_job *job,
                        struct sb_workload_result *result)
{
    struct reduction means = { 0 }, ratios = { 0 };
    if (run->count < SB_SPREAD_LEAST) /* interrupted */
        return;
    for (uint32_t s = 0; s < job->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        fill_makespan(run, s, result, r, &means);
        fill_misses(run, run->value[s], &r->slo);
        for (uint32_t b = 0; b < r->speedups; b++) {
            struct sb_speedup *speedup = &r->speedup[b];
            const sb_ns *x = run->value[job->baseline[b]], *y = run->value[s];
            if (job->baseline[b] == s || speedup->equal == 1)
                continue;
            fill_pair(run, x, y, &r->slo, speedup);
            fill_geometric_mean(run, x, y, &speedup->geometric_mean);
            const struct pair pair = { x, y, run->sorted[job->baseline[b]], run->sorted[s],
                                       run->count };
            fill_quantile(&pair, 0.5, &speedup->saved_p50);
            fill_quantile(&pair, 0.99, &speedup->saved_p99);
            if (!result->variance_is_infinite)
                fill_means(run, x, y, speedup, r->baseline_only ? NULL : &ratios);
        }
    }
    result->longest_path.ci95 = job->free == SB_NONE
                                    ? (struct sb_interval){ NAN, NAN }
                                    : result->strategy[job->free].makespan.mean_ci95;
    result->sampling =
        (struct sb_sampling_result){ .method = sb_sampling_name[job->sampling],
                                     .dimensions = sb_spread_dimensions(&job->workload->dag),
                                     .randomisations = SB_RANDOMISATIONS,
                                     .mean = mean_reduction(&means),
                                     .speedup = mean_reduction(&ratios) };
}
