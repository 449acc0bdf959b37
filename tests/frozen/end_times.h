/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the steps on 16 workers end, in registers where the instruction set has room: a store of one
 * end would hold up the load of all of them. The functions are the same for each; a machine without
 * vectors scans an array. */
#ifndef TESTS_FROZEN_END_TIMES_H
#define TESTS_FROZEN_END_TIMES_H

#include "sim/base/assert.h"
#include "sim/base/time.h"

#if defined __AVX512F__ && defined __AVX512DQ__
#include <immintrin.h>

struct sb_ends {
    __m512i low, high;
};

static inline struct sb_ends sb_ends_none(void)
{
    return (struct sb_ends){ _mm512_set1_epi64(INT64_MAX), _mm512_set1_epi64(INT64_MAX) };
}

static inline void sb_ends_clear(struct sb_ends *ends, uint32_t mask)
{
    ends->low = _mm512_mask_set1_epi64(ends->low, (__mmask8)mask, INT64_MAX);
    ends->high = _mm512_mask_set1_epi64(ends->high, (__mmask8)(mask >> 8), INT64_MAX);
}

static inline void sb_ends_set(struct sb_ends *ends, unsigned worker, sb_ns end)
{
    SB_ASSERT(worker < 16);
    uint32_t mask = 1u << worker;
    ends->low = _mm512_mask_set1_epi64(ends->low, (__mmask8)mask, end);
    ends->high = _mm512_mask_set1_epi64(ends->high, (__mmask8)(mask >> 8), end);
}

static inline sb_ns sb_ends_next(const struct sb_ends *ends)
{
    return _mm512_reduce_min_epi64(_mm512_min_epi64(ends->low, ends->high));
}

static inline uint32_t sb_ends_at(const struct sb_ends *ends, sb_ns now)
{
    __m512i all = _mm512_set1_epi64(now);
    return (uint32_t)_mm512_cmpeq_epi64_mask(ends->low, all) |
           (uint32_t)_mm512_cmpeq_epi64_mask(ends->high, all) << 8;
}
#else

struct sb_ends {
    sb_ns end[16];
};

static inline struct sb_ends sb_ends_none(void)
{
    struct sb_ends ends;
    for (unsigned i = 0; i < 16; i++)
        ends.end[i] = INT64_MAX;
    return ends;
}

static inline void sb_ends_clear(struct sb_ends *ends, uint32_t mask)
{
    for (; mask; mask &= mask - 1)
        ends->end[__builtin_ctz(mask)] = INT64_MAX;
}

static inline void sb_ends_set(struct sb_ends *ends, unsigned worker, sb_ns end)
{
    SB_ASSERT(worker < 16);
    ends->end[worker] = end;
}

static inline sb_ns sb_ends_next(const struct sb_ends *ends)
{
    sb_ns next = ends->end[0];
    for (unsigned i = 1; i < 16; i++)
        next = ends->end[i] < next ? ends->end[i] : next;
    return next;
}

static inline uint32_t sb_ends_at(const struct sb_ends *ends, sb_ns now)
{
    uint32_t mask = 0;
    for (unsigned i = 0; i < 16; i++)
        mask |= (uint32_t)(ends->end[i] == now) << i;
    return mask;
}
#endif

#endif
