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

struct sb_threefry_lanes {
    sb_vu64 k0, k1[SB_THREEFRY_TOGETHER], k2[SB_THREEFRY_TOGETHER];
    sb_vu64 x0[SB_THREEFRY_TOGETHER], x1[SB_THREEFRY_TOGETHER];
};

/* The first round of `count` vectors of blocks, each with a second half of its key and a first
 * block, which is `block` and more. Keys are worked out in vectors, since it takes two instructions
 * to get a number there. */
SB_INLINE void sb_threefry_begin(struct sb_threefry_lanes *t, uint64_t seed, const uint64_t *step,
                                 uint64_t block, const unsigned *more, uint64_t stream,
                                 const unsigned count)
{
    static const uint64_t numbers[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    const sb_vu64 zero = { 0 };
    sb_vu64 number;
    memcpy(&number, numbers, sizeof number);
    number += zero + (block + seed);
    t->k0 = zero + seed;
    for (unsigned i = 0; i < count; i++) { /* one second word for all */
        t->k1[i] = zero + step[i];
        t->k2[i] = t->k0 ^ SB_THREEFRY_PARITY ^ t->k1[i];
        sb_vu64 second = t->k1[i] + stream;
        t->x0[i] = number + second + more[i];
        t->x1[i] = t->x0[i] ^ sb_rotate(second, 16);
    }
}

enum { SB_THREEFRY_ROUNDS = 13 };

/* One of the others, 1 to 12, with the key after each fourth: x0 and x1 are then both words. */
SB_INLINE void sb_threefry_round(struct sb_threefry_lanes *t, const unsigned round,
                                 const unsigned count)
{
    static const int by[8] = { 16, 42, 12, 31, 16, 32, 24, 21 };
    for (unsigned i = 0; i < count; i++) {
        t->x0[i] += t->x1[i];
        t->x1[i] = sb_rotate(t->x1[i], by[round % 8]) ^ t->x0[i];
    }
    for (unsigned i = 0; i < count && round == 3; i++)
        t->x0[i] += t->k1[i], t->x1[i] += t->k2[i] + 1;
    for (unsigned i = 0; i < count && round == 7; i++)
        t->x0[i] += t->k2[i], t->x1[i] += t->k0 + 2;
    for (unsigned i = 0; i < count && round == 11; i++)
        t->x0[i] += t->k0, t->x1[i] += t->k1[i] + 3;
}

#endif
