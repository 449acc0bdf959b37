/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/summary/tally.h"

#include "sim/stats/batches.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

uint32_t sb_tally_bucket(sb_ns value)
{
    uint64_t v = (uint64_t)value;
    if (v < 2u << SB_TALLY_BITS)
        return (uint32_t)v;
    /* Leaves SB_TALLY_BITS + 1 bits. */
    unsigned shift = 63 - SB_TALLY_BITS - (unsigned)__builtin_clzll(v);
    return (shift << SB_TALLY_BITS) + (uint32_t)(v >> shift);
}

static uint64_t lowest(uint32_t bucket)
{
    if (bucket < 2u << SB_TALLY_BITS)
        return bucket;
    unsigned shift = (bucket >> SB_TALLY_BITS) - 1;
    return (uint64_t)(bucket - (shift << SB_TALLY_BITS)) << shift;
}

sb_ns sb_tally_middle(uint32_t bucket)
{
    return (sb_ns)(lowest(bucket) + (lowest(bucket + 1) - lowest(bucket)) / 2);
}

void sb_tally_add(struct sb_tally *t, const sb_ns *value, uint64_t n)
{
    sb_ns min = t->count == 0 ? INT64_MAX : t->min, max = t->max;
    for (uint64_t i = 0; i < n; i++) {
        t->bucket[sb_tally_bucket(value[i])]++;
        min = value[i] < min ? value[i] : min;
        max = value[i] > max ? value[i] : max;
    }
    t->min = n > 0 ? min : t->min;
    t->max = max;
    sb_moments_add_all(&t->moments, value, n);
    t->count += n;
}

void sb_tally_merge(struct sb_tally *into, const struct sb_tally *from)
{
    if (from->count == 0)
        return;
    for (uint32_t b = 0; b < SB_TALLY_BUCKETS; b++)
        into->bucket[b] += from->bucket[b];
    into->min = into->count == 0 || from->min < into->min ? from->min : into->min;
    into->max = from->max > into->max ? from->max : into->max;
    sb_moments_merge(&into->moments, &from->moments);
    into->count += from->count;
}

double sb_tally_log_mean(const struct sb_tally *t)
{
    double sum = 0;
    if (t->exact)
        sum = sb_log_sum(t->exact, t->count);
    for (uint32_t b = 1; !t->exact && b < SB_TALLY_BUCKETS; b++)
        if (t->bucket[b])
            sum += (double)t->bucket[b] * log((double)sb_tally_middle(b));
    return t->count ? sum / (double)t->count : 0;
}

/* Values by rank: of the sorted array, or walking through the buckets with ascending ranks. */
struct ranks {
    const struct sb_tally *tally;
    uint64_t below;
    uint32_t bucket;
};

static sb_ns value_at(struct ranks *r, uint64_t rank)
{
    const struct sb_tally *t = r->tally;
    if (t->exact)
        return t->exact[rank - 1];
    if (rank <= r->below) /* backwards: begin again */
        *r = (struct ranks){ t, 0, 0 };
    while (r->below + t->bucket[r->bucket] < rank)
        r->below += t->bucket[r->bucket++];
    sb_ns middle = sb_tally_middle(r->bucket);
    return middle < t->min ? t->min : middle > t->max ? t->max : middle;
}

/* The highest rank with the value at `rank`, which value_at has just been asked for: of a bucket
 * all that is in it. */
static uint64_t last_rank_at(const struct ranks *r, uint64_t rank)
{
    const struct sb_tally *t = r->tally;
    if (!t->exact)
        return r->below + t->bucket[r->bucket];
    while (rank < t->count && t->exact[rank] == t->exact[rank - 1])
        rank++;
    return rank;
}

/* An end of an interval: with buckets the outer edge of its bucket, so that the interval covers no
 * less often than an exact one. */
static sb_ns bound_at(struct ranks *r, uint64_t rank, bool upper)
{
    const struct sb_tally *t = r->tally;
    sb_ns value = value_at(r, rank);
    if (t->exact)
        return value;
    sb_ns edge = (sb_ns)(upper ? lowest(r->bucket + 1) - 1 : lowest(r->bucket));
    return edge < t->min ? t->min : edge > t->max ? t->max : edge;
}

static void quantiles(const struct sb_tally *t, const struct sb_percentiles *percentiles,
                      struct sb_summary *summary)
{
    struct ranks ranks = { t, 0, 0 };
    for (uint32_t q = 0; q < percentiles->count; q++) {
        uint64_t lo, hi;
        if (percentiles->p[q] <= 0 || percentiles->p[q] >= 1) {
            bool upper = percentiles->p[q] >= 1; /* known exactly, with buckets too */
            double end = (double)(upper ? t->max : t->min);
            summary->quantile[q] = upper ? t->max : t->min;
            summary->quantile_ci95[q] =
                (struct sb_interval){ upper ? end : (double)NAN, upper ? (double)NAN : end };
            continue;
        }
        sb_quantile_ranks_at(t->count, percentiles->p[q], t->tail > 0 ? t->tail : SB_INTERVAL_TAIL,
                             &lo, &hi);
        summary->quantile[q] = value_at(&ranks, sb_quantile_rank(t->count, percentiles->p[q]));
        summary->quantile_ci95[q].lo = lo == 0 ? NAN : (double)bound_at(&ranks, lo, false);
        summary->quantile_ci95[q].hi = hi > t->count ? NAN : (double)bound_at(&ranks, hi, true);
    }
}

/* The distribution's points: every half per cent, and in the tail 24 for each power of ten of 1 -
 * p. */
enum { BODY = 199, TAIL = 24, POINTS_MAX = 1024 };

static enum sb_code points(const struct sb_tally *t, struct sb_summary *summary,
                           struct sb_arena *arena, struct sb_error *error)
{
    double point_p[POINTS_MAX];
    sb_ns point[POINTS_MAX];
    struct ranks ranks = { t, 0, 0 };
    uint32_t count = 0;
    uint64_t last = 0;
    for (uint32_t i = 0; last < t->count && count < POINTS_MAX; i++) {
        double p = i <= BODY ? i / (BODY + 1.0) : 1 - 0.005 * pow(10, -((double)i - BODY) / TAIL);
        uint64_t rank = i + 1 < POINTS_MAX / 2 ? sb_quantile_rank(t->count, p) : t->count;
        if (rank <= last)
            continue;
        sb_ns ns = value_at(&ranks, rank);
        last = last_rank_at(&ranks, rank); /* p is P(X <= ns) */
        if (count && point[count - 1] == ns)
            count--;
        point_p[count] = (double)last / (double)t->count;
        point[count++] = ns;
    }
    summary->cdf_p = sb_arena_alloc(arena, count, sizeof *point_p);
    summary->cdf_ns = sb_arena_alloc(arena, count, sizeof *point);
    if (!summary->cdf_p || !summary->cdf_ns)
        return sb_fail_memory(error);
    memcpy(summary->cdf_p, point_p, count * sizeof *point_p);
    memcpy(summary->cdf_ns, point, count * sizeof *point);
    summary->cdf_points = count;
    return SB_OK;
}

enum sb_code sb_tally_summarise(struct sb_tally *t, const struct sb_percentiles *percentiles,
                                struct sb_summary *summary, struct sb_arena *arena,
                                struct sb_error *error)
{
    if (t->count == 0)
        return SB_OK;
    if (t->exact) {
        if (sb_sort_ns(t->exact, t->count))
            return sb_fail_memory(error);
        t->min = t->exact[0];
        t->max = t->exact[t->count - 1];
        t->moments = (struct sb_moments){ 0 };
        sb_moments_add_all(&t->moments, t->exact, t->count);
    }
    summary->min = t->min;
    summary->max = t->max;
    summary->mean = sb_moments_mean(&t->moments);
    summary->sd = sqrt(sb_moments_variance(&t->moments));
    summary->mean_cv = summary->mean;
    summary->mean_ci95 = summary->mean_cv_ci95 =
        sb_interval_student(summary->mean, summary->sd, t->count);
    quantiles(t, percentiles, summary);
    return points(t, summary, arena, error);
}
