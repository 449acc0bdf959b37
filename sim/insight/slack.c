/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/slack.h"

#include "sim/base/assert.h"
#include "sim/stats/quantile.h"

#include <math.h>

enum { CELLS = 1 << SB_SLACK_BITS };

/* Values below 2 CELLS have a bucket each; of others the leading SB_SLACK_BITS + 1 bits count. */
static uint32_t bucket_of(sb_ns value)
{
    uint64_t v = (uint64_t)value;
    if (v < 2 * CELLS)
        return (uint32_t)v;
    unsigned shift = 63 - SB_SLACK_BITS - (unsigned)__builtin_clzll(v);
    return (shift << SB_SLACK_BITS) + (uint32_t)(v >> shift);
}

static double lowest(uint32_t bucket)
{
    if (bucket < 2 * CELLS)
        return bucket;
    int shift = (int)(bucket >> SB_SLACK_BITS) - 1;
    return ldexp((double)(bucket % CELLS + CELLS), shift);
}

static uint64_t *octave(struct sb_slack *slack, uint32_t at, struct sb_arena *arena)
{
    SB_ASSERT(at < SB_SLACK_OCTAVES);
    if (!slack->octave[at])
        slack->octave[at] = sb_arena_alloc(arena, CELLS, sizeof *slack->octave[at]);
    return slack->octave[at];
}

int sb_slack_add(struct sb_slack *slack, const sb_ns *value, uint64_t n, struct sb_arena *arena)
{
    for (uint64_t i = 0; i < n; i++) {
        uint32_t bucket = bucket_of(value[i]);
        uint64_t *cell = slack->octave[bucket / CELLS];
        if (!cell && !(cell = octave(slack, bucket / CELLS, arena)))
            return -1;
        cell[bucket % CELLS]++;
    }
    sb_moments_add_all(&slack->moments, value, n);
    return 0;
}

int sb_slack_merge(struct sb_slack *into, const struct sb_slack *from, struct sb_arena *arena)
{
    for (uint32_t o = 0; o < SB_SLACK_OCTAVES; o++) {
        uint64_t *cell = from->octave[o] ? octave(into, o, arena) : NULL;
        if (from->octave[o] && !cell)
            return -1;
        for (unsigned i = 0; cell && i < CELLS; i++)
            cell[i] += from->octave[o][i];
    }
    sb_moments_merge(&into->moments, &from->moments);
    return 0;
}

/* The bucket of the value at a rank from 1; -1: fewer are counted. */
static int64_t bucket_at(const struct sb_slack *slack, uint64_t rank)
{
    uint64_t below = 0;
    for (uint32_t b = 0; b < SB_SLACK_OCTAVES * CELLS; b++) {
        const uint64_t *cell = slack->octave[b / CELLS];
        if (!cell)
            b += CELLS - 1;
        else if ((below += cell[b % CELLS]) >= rank)
            return b;
    }
    return -1;
}

/* Of a bucket of several whole numbers: its first, its last, its middle. */
static double value_at(const struct sb_slack *slack, uint64_t rank, double share)
{
    int64_t bucket = rank ? bucket_at(slack, rank) : -1;
    if (bucket < 0)
        return NAN;
    double first = lowest((uint32_t)bucket), last = lowest((uint32_t)bucket + 1) - 1;
    return floor(first + share * (last - first));
}

struct sb_slack_result sb_slack_summarise(const struct sb_slack *slack)
{
    const double p = 0.05;
    const uint64_t n = slack->moments.count;
    struct sb_slack_result result = { NAN, NAN, { NAN, NAN }, { NAN, NAN } };
    uint64_t lo, hi;
    if (n == 0)
        return result;
    result.mean = sb_moments_mean(&slack->moments);
    result.mean_ci95 =
        sb_interval_student(result.mean, sqrt(sb_moments_variance(&slack->moments)), n);
    sb_quantile_ranks(n, p, &lo, &hi);
    result.p5 = value_at(slack, sb_quantile_rank(n, p), 0.5);
    result.p5_ci95 = (struct sb_interval){ value_at(slack, lo, 0), value_at(slack, hi, 1) };
    return result;
}
