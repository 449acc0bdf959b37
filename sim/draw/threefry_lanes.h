/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of sb_threefry_rounds, vectors of blocks at a time. */
#ifndef SIM_DRAW_THREEFRY_LANES_H
#define SIM_DRAW_THREEFRY_LANES_H

#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/draw/threefry.h"

#include <string.h>

/* So many vectors of blocks keep the processor busy and have room in its registers: on AVX2 those
 * of 64 lanes of a step, or of 32 of two. */
enum { SB_THREEFRY_TOGETHER = 4 };

#define SB_LANES_ROUND(by)                                                                         \
    for (unsigned i = 0; i < count; i++)                                                           \
    x0[i] += x1[i], x1[i] = sb_rotate(x1[i], by) ^ x0[i]
#define SB_LANES_INJECT(k0, k1)                                                                    \
    for (unsigned i = 0; i < count; i++)                                                           \
    x0[i] += (k0), x1[i] += (k1)

/* Both words of `count` vectors of blocks, each with a second half of its key and a first block,
 * which is `block` and more; sb_threefry_rounds. Keys are worked out in vectors, since it takes two
 * instructions to get a number there. */
SB_INLINE void sb_threefry_lanes(uint64_t seed, const uint64_t *step, uint64_t block,
                                 const unsigned *more, uint64_t stream, const unsigned count,
                                 sb_vu64 *x0, sb_vu64 *x1)
{
    static const uint64_t numbers[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    const sb_vu64 zero = { 0 }, k0 = zero + seed;
    sb_vu64 number, k1[SB_THREEFRY_TOGETHER], k2[SB_THREEFRY_TOGETHER];
    memcpy(&number, numbers, sizeof number);
    number += zero + (block + seed);
    for (unsigned i = 0; i < count; i++) { /* the first round: one second word for all */
        k1[i] = zero + step[i];
        k2[i] = k0 ^ SB_THREEFRY_PARITY ^ k1[i];
        sb_vu64 second = k1[i] + stream;
        x0[i] = number + second + more[i];
        x1[i] = x0[i] ^ sb_rotate(second, 16);
    }
    SB_LANES_ROUND(42);
    SB_LANES_ROUND(12);
    SB_LANES_ROUND(31);
    SB_LANES_INJECT(k1[i], k2[i] + 1);
    SB_LANES_ROUND(16);
    SB_LANES_ROUND(32);
    SB_LANES_ROUND(24);
    SB_LANES_ROUND(21);
    SB_LANES_INJECT(k2[i], k0 + 2);
    SB_LANES_ROUND(16);
    SB_LANES_ROUND(42);
    SB_LANES_ROUND(12);
    SB_LANES_ROUND(31);
    SB_LANES_INJECT(k0, k1[i] + 3);
    SB_LANES_ROUND(16);
}

#undef SB_LANES_ROUND
#undef SB_LANES_INJECT

#endif
