/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/tally.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

uint32_t sb_tally_bucket(sb_ns value)
{
    uint64_t v = (uint64_t)value;
    if (v < 2u << SB_TALLY_BITS)
        return (uint32_t)v;
    unsigned shift =
        63 - SB_TALLY_BITS - (unsigned)__builtin_clzll(v); /* leaves SB_TALLY_BITS + 1 bits */
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

void sb_tally_add(struct sb_tally *t, sb_ns value)
{
    t->bucket[sb_tally_bucket(value)]++;
    t->min = t->count == 0 || value < t->min ? value : t->min;
    t->max = value > t->max ? value : t->max;
    sb_moments_add(&t->moments, (uint64_t)value);
    t->count++;
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

uint64_t sb_quantile_rank(uint64_t n, double p)
{
    double rank =
        ceil((double)n * p - 1e-9); /* n p is a whole number more often than its double says */
    return rank < 1 ? 1 : rank > (double)n ? n : (uint64_t)rank;
}

/* The smallest k with P(B <= k) >= level. */
static uint64_t binomial_quantile(uint64_t n, double p, double level)
{
    uint64_t lo = 0, hi = n;
    while (lo < hi) {
        uint64_t middle = lo + (hi - lo) / 2;
        if (gsl_cdf_binomial_P((unsigned)middle, p, (unsigned)n) >= level)
            hi = middle;
        else
            lo = middle + 1;
    }
    return lo;
}

/* Cornish and Fisher's expansion to its second term, good to a rank: for where GSL's binomial gives
 * up (its continued fraction ends after 512 terms: not a number from n p (1 - p) of 400,000 or so)
 * or has no type for n. */
static double wide_binomial_quantile(uint64_t n, double p, double z)
{
    return (double)n * p + z * sqrt((double)n * p * (1 - p)) + (1 - 2 * p) * (z * z - 1) / 6;
}

void sb_quantile_ranks(uint64_t n, double p, uint64_t *lo, uint64_t *hi)
{
    if (n > 1u << 30 || (double)n * p * (1 - p) > 1u << 18) {
        *lo = (uint64_t)floor(wide_binomial_quantile(n, p, -1.959963984540054));
        *hi = (uint64_t)ceil(wide_binomial_quantile(n, p, 1.959963984540054)) + 1;
        return;
    }
    /* P(B < lo) <= 0.025 < P(B < lo + 1): lo is the smallest k with P(B <= k) > 0.025 */
    *lo = binomial_quantile(n, p, nextafter(0.025, 1));
    *hi = binomial_quantile(n, p, 0.975) + 1;
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

/* Least significant digits first, 11 bits at a time: several times faster than comparing, which
 * matters because nothing else runs then. */
static int sort_ns(sb_ns *value, uint64_t count)
{
    enum { BITS = 11, DIGITS = 1 << BITS };
    sb_ns *from = value, *to = malloc(count * sizeof *to), *scratch = to, most = 0;
    if (!to)
        return -1;
    for (uint64_t i = 0; i < count; i++)
        most = value[i] > most ? value[i] : most;
    for (unsigned shift = 0; shift < 63 && most >> shift; shift += BITS) {
        uint64_t begin[DIGITS] = { 0 }, sum = 0;
        for (uint64_t i = 0; i < count; i++)
            begin[from[i] >> shift & (DIGITS - 1)]++;
        for (unsigned d = 0; d < DIGITS; d++) {
            uint64_t here = begin[d];
            begin[d] = sum;
            sum += here;
        }
        for (uint64_t i = 0; i < count; i++)
            to[begin[from[i] >> shift & (DIGITS - 1)]++] = from[i];
        sb_ns *swap = from;
        from = to;
        to = swap;
    }
    if (from != value)
        memcpy(value, from, count * sizeof *value);
    free(scratch);
    return 0;
}

static struct sb_interval student(double mean, double sd, uint64_t n)
{
    double half = n < 2 ? 0 : gsl_cdf_tdist_Pinv(0.975, (double)(n - 1)) * sd / sqrt((double)n);
    return (struct sb_interval){ mean - half, mean + half };
}

static void quantiles(const struct sb_tally *t, struct sb_strategy_result *result)
{
    struct ranks ranks = { t, 0, 0 };
    for (unsigned q = 0; q < SB_QUANTILES_COUNT; q++) {
        uint64_t lo, hi;
        sb_quantile_ranks(t->count, sb_quantile_p[q], &lo, &hi);
        result->quantile[q] = value_at(&ranks, sb_quantile_rank(t->count, sb_quantile_p[q]));
        result->quantile_ci95[q].lo = lo == 0 ? NAN : (double)bound_at(&ranks, lo, false);
        result->quantile_ci95[q].hi = hi > t->count ? NAN : (double)bound_at(&ranks, hi, true);
        if (t->min == t->max) /* nothing varies */
            result->quantile_ci95[q] = (struct sb_interval){ (double)t->min, (double)t->min };
    }
}

/* The distribution's points: every half per cent, and in the tail 24 for each power of ten of 1 -
 * p. */
enum { BODY = 199, TAIL = 24, POINTS_MAX = 1024 };

static enum sb_code points(const struct sb_tally *t, struct sb_strategy_result *result,
                           struct sb_arena *arena, struct sb_error *error)
{
    struct sb_cdf_point *point = sb_arena_alloc(arena, POINTS_MAX, sizeof *point);
    struct ranks ranks = { t, 0, 0 };
    uint32_t count = 0;
    uint64_t last = 0;
    if (!point)
        return sb_fail_memory(error);
    for (uint32_t i = 0; last < t->count && count < POINTS_MAX; i++) {
        double p = i <= BODY ? i / (BODY + 1.0) : 1 - 0.005 * pow(10, -((double)i - BODY) / TAIL);
        uint64_t rank = i + 1 < POINTS_MAX / 2 ? sb_quantile_rank(t->count, p) : t->count;
        if (rank <= last)
            continue;
        last = rank;
        sb_ns ns = value_at(&ranks, rank);
        if (count &&
            point[count - 1].ns == ns) /* of equal values the last, so that p is P(X <= ns) */
            count--;
        point[count++] = (struct sb_cdf_point){ (double)rank / (double)t->count, ns };
    }
    result->cdf = point;
    result->cdf_points = count;
    return SB_OK;
}

enum sb_code sb_tally_summarise(struct sb_tally *t, struct sb_strategy_result *result,
                                struct sb_arena *arena, struct sb_error *error)
{
    if (t->count == 0)
        return SB_OK;
    if (t->exact) {
        if (sort_ns(t->exact, t->count))
            return sb_fail_memory(error);
        t->min = t->exact[0];
        t->max = t->exact[t->count - 1];
        t->moments = (struct sb_moments){ 0 };
        for (uint64_t i = 0; i < t->count; i++)
            sb_moments_add(&t->moments, (uint64_t)t->exact[i]);
    }
    result->min = t->min;
    result->max = t->max;
    result->mean = sb_moments_mean(&t->moments);
    result->sd = sqrt(sb_moments_variance(&t->moments));
    result->mean_ci95 = student(result->mean, result->sd, t->count);
    quantiles(t, result);
    return points(t, result, arena, error);
}

void sb_ratios_add(struct sb_ratios *r, sb_ns baseline, sb_ns value)
{
    double ratio = value ? (double)baseline / (double)value : baseline ? 0x1p20 : 1;
    ratio = ratio < 0x1p20 ? ratio : 0x1p20;
    r->faster += value < baseline;
    r->equal += value == baseline;
    sb_moments_add(&r->moments, (uint64_t)(ratio * 0x1p32 + 0.5));
}

void sb_ratios_merge(struct sb_ratios *into, const struct sb_ratios *from)
{
    into->faster += from->faster;
    into->equal += from->equal;
    sb_moments_merge(&into->moments, &from->moments);
}

void sb_ratios_summarise(const struct sb_ratios *r, struct sb_speedup *speedup)
{
    uint64_t n = r->moments.count;
    if (n == 0)
        return;
    speedup->mean = sb_moments_mean(&r->moments) * 0x1p-32;
    speedup->ci95 = student(speedup->mean, sqrt(sb_moments_variance(&r->moments)) * 0x1p-32, n);
    speedup->faster = (double)r->faster / (double)n;
    speedup->equal = (double)r->equal / (double)n;
}
