/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tally.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

uint32_t sb_tally_bucket(sb_ns value)
{
    uint64_t v = (uint64_t)value;
    if (v < 2u << SB_TALLY_BITS)
        return (uint32_t)v;
    unsigned shift = 63 - SB_TALLY_BITS - (unsigned)__builtin_clzll(v); /* leaves SB_TALLY_BITS + 1 bits */
    return (shift << SB_TALLY_BITS) + (uint32_t)(v >> shift);
}

sb_ns sb_tally_middle(uint32_t bucket)
{
    if (bucket < 2u << SB_TALLY_BITS)
        return bucket;
    unsigned shift = (bucket >> SB_TALLY_BITS) - 1;
    uint64_t low = (uint64_t)(bucket - (shift << SB_TALLY_BITS)) << shift;
    return (sb_ns)(low + (UINT64_C(1) << shift) / 2);
}

void sb_tally_add(struct sb_tally *t, sb_ns value)
{
    t->bucket[sb_tally_bucket(value)]++;
    t->min = t->count == 0 || value < t->min ? value : t->min;
    t->max = value > t->max ? value : t->max;
    t->sum = t->sum + (uint64_t)value;
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
    into->sum += from->sum;
    into->count += from->count;
}

uint64_t sb_quantile_rank(uint64_t n, double p)
{
    double rank = ceil((double)n * p - 1e-9); /* n p is a whole number more often than its double says */
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

/* Cornish and Fisher's expansion to its second term, good to a rank: for where GSL's binomial gives up (its continued fraction ends after
 * 512 terms: not a number from n p (1 - p) of 400,000 or so) or has no type for n. */
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

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

/* Around the mean, over sorted values or buckets: the same order whoever made them. */
static double deviation(const struct sb_tally *t, double mean)
{
    double sum = 0;
    if (t->count < 2)
        return 0;
    for (uint64_t i = 0; t->exact && i < t->count; i++)
        sum += ((double)t->exact[i] - mean) * ((double)t->exact[i] - mean);
    for (uint32_t b = 0; !t->exact && b < SB_TALLY_BUCKETS; b++)
        if (t->bucket[b])
            sum += (double)t->bucket[b] * ((double)sb_tally_middle(b) - mean) * ((double)sb_tally_middle(b) - mean);
    return sqrt(sum / (double)(t->count - 1));
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
        result->quantile_ci95[q].lo = lo == 0 ? NAN : (double)value_at(&ranks, lo);
        result->quantile_ci95[q].hi = hi > t->count ? NAN : (double)value_at(&ranks, hi);
        if (t->min == t->max) /* nothing varies */
            result->quantile_ci95[q] = (struct sb_interval){ (double)t->min, (double)t->min };
    }
}

/* The distribution's points: every half per cent, and in the tail 24 for each power of ten of 1 - p. */
enum { BODY = 199, TAIL = 24, POINTS_MAX = 1024 };

static enum sb_code points(const struct sb_tally *t, struct sb_strategy_result *result, struct sb_arena *arena, struct sb_error *error)
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
        if (count && point[count - 1].ns == ns) /* of equal values the last, so that p is P(X <= ns) */
            count--;
        point[count++] = (struct sb_cdf_point){ (double)rank / (double)t->count, ns };
    }
    result->cdf = point;
    result->cdf_points = count;
    return SB_OK;
}

enum sb_code sb_tally_summarise(struct sb_tally *t, struct sb_strategy_result *result, struct sb_arena *arena, struct sb_error *error)
{
    if (t->count == 0)
        return SB_OK;
    if (t->exact) {
        qsort(t->exact, t->count, sizeof *t->exact, ascending);
        t->min = t->exact[0];
        t->max = t->exact[t->count - 1];
        t->sum = 0;
        for (uint64_t i = 0; i < t->count; i++)
            t->sum = t->sum + (uint64_t)t->exact[i];
    }
    result->min = t->min;
    result->max = t->max;
    result->mean = (double)t->sum / (double)t->count;
    result->sd = deviation(t, result->mean);
    result->mean_ci95 = student(result->mean, result->sd, t->count);
    quantiles(t, result);
    return points(t, result, arena, error);
}

void sb_ratios_add(struct sb_ratios *r, sb_ns baseline, sb_ns value)
{
    double ratio = value ? (double)baseline / (double)value : baseline ? 0x1p30 : 1;
    ratio = ratio < 0x1p30 ? ratio : 0x1p30;
    uint64_t fine = (uint64_t)(ratio * 0x1p32 + 0.5), coarse = (uint64_t)(ratio * 0x1p20 + 0.5);
    r->count++;
    r->faster += value < baseline;
    r->equal += value == baseline;
    r->sum += fine;
    r->square += (sb_wide)coarse * coarse;
}

void sb_ratios_merge(struct sb_ratios *into, const struct sb_ratios *from)
{
    into->count += from->count;
    into->faster += from->faster;
    into->equal += from->equal;
    into->sum += from->sum;
    into->square += from->square;
}

void sb_ratios_summarise(const struct sb_ratios *r, struct sb_speedup *speedup)
{
    double n = (double)r->count;
    if (r->count == 0)
        return;
    double mean = (double)r->sum * 0x1p-32 / n, square = (double)r->square * 0x1p-40 / n;
    double variance = r->count < 2 ? 0 : (square - mean * mean) * n / (n - 1);
    speedup->mean = mean;
    speedup->ci95 = student(mean, variance > 1e-11 * mean * mean ? sqrt(variance) : 0, r->count);
    speedup->faster = (double)r->faster / n;
    speedup->equal = (double)r->equal / n;
}
