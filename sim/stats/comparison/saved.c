/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/saved.h"

#include "sim/base/assert.h"
#include "sim/stats/moments.h"
#include "sim/stats/quantile.h"
#include "sim/stats/skewed.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct sb_interval quantile_ci95(const sb_ns *sorted, uint64_t n, double p)
{
    uint64_t lo, hi;
    sb_quantile_ranks(n, p, &lo, &hi);
    return (struct sb_interval){ lo >= 1 ? (double)sorted[lo - 1] : (double)NAN,
                                 hi <= n ? (double)sorted[hi - 1] : (double)NAN };
}

int sb_saved_side_fill(struct sb_saved_side *side, const sb_ns *value, uint64_t n, uint64_t first)
{
    SB_REQUIRE(n > 0);
    *side = (struct sb_saved_side){ .value = value, .n = n, .first = first };
    sb_ns *sorted = malloc(n * sizeof *sorted);
    if (!sorted || sb_batches_fill(&side->batches, value, n, first)) {
        free(sorted);
        return -1;
    }
    memcpy(sorted, value, n * sizeof *sorted);
    int failed = sb_sort_ns(sorted, n);
    struct sb_moments moments = { 0 };
    sb_moments_add_all(&moments, value, n);
    side->mean = sb_moments_mean(&moments);
    side->p50 = sorted[sb_quantile_rank(n, 0.5) - 1];
    side->p99 = sorted[sb_quantile_rank(n, 0.99) - 1];
    side->p50_ci95 = quantile_ci95(sorted, n, 0.5);
    side->p99_ci95 = quantile_ci95(sorted, n, 0.99);
    free(sorted);
    return failed;
}

static struct sb_estimate quantile(const struct sb_saved_side *x, const struct sb_saved_side *y,
                                   double p, const double *x_batch, const double *y_batch)
{
    const struct sb_interval *cx = p < 0.9 ? &x->p50_ci95 : &x->p99_ci95,
                             *cy = p < 0.9 ? &y->p50_ci95 : &y->p99_ci95;
    double value = p < 0.9 ? (double)(x->p50 - y->p50) : (double)(x->p99 - y->p99);
    double half = sb_batches_half(&x->batches, x_batch, y_batch, x->n);
    if (!sb_batches_suffice(&x->batches, p) || !sb_batches_tell(half, value, x_batch, y_batch, 0))
        return (struct sb_estimate){ value, { cx->lo - cy->hi, cx->hi - cy->lo } };
    return (struct sb_estimate){ value, { value - half, value + half } };
}

static struct sb_estimate mean(const struct sb_saved_side *x, const struct sb_saved_side *y)
{
    const struct sb_skewed differences = { x->value, y->value, x->n, x->mean, y->mean, 1 };
    double value = 0, square = 0, n = (double)x->n;
    for (uint64_t i = 0; i < x->n; i++)
        value += (double)(x->value[i] - y->value[i]) / n;
    for (uint64_t i = 0; i < x->n; i++) {
        double off = (double)(x->value[i] - y->value[i]) - value;
        square += off * off;
    }
    double error = n < 2 ? (double)NAN : sqrt(square / (n - 1) / n);
    return (struct sb_estimate){ value, sb_skewed_interval(value, error, sb_skewness(&differences),
                                                           x->n, x->n - 1) };
}

struct sb_saved sb_saved_between(const struct sb_saved_side *x, const struct sb_saved_side *y,
                                 enum sb_saved_sample sample)
{
    SB_REQUIRE(x->n == y->n && x->first == y->first);
    const struct sb_interval none = { NAN, NAN };
    struct sb_saved saved = { .mean = { x->mean - y->mean, none },
                              .p50 = { (double)(x->p50 - y->p50), none },
                              .p99 = { (double)(x->p99 - y->p99), none } };
    struct sb_estimate *const each[] = { &saved.mean, &saved.p50, &saved.p99 };
    bool equal = memcmp(x->value, y->value, x->n * sizeof *x->value) == 0;
    if (sample == SB_SAVED_CONSTANT || (equal && x->n > 1)) { /* nothing is estimated */
        for (unsigned i = 0; i < sizeof each / sizeof *each; i++)
            each[i]->ci95 = (struct sb_interval){ each[i]->value, each[i]->value };
        return saved;
    }
    if (x->n < 2)
        return saved;
    saved.mean = mean(x, y);
    if (sample == SB_SAVED_INFINITE)
        saved.mean.ci95 = none;
    saved.p50 = quantile(x, y, 0.5, x->batches.p50, y->batches.p50);
    saved.p99 = quantile(x, y, 0.99, x->batches.p99, y->batches.p99);
    return saved;
}
