/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/prng.h"

static const uint64_t step = UINT64_C(0x9e3779b97f4a7c15); /* 2^64 by the golden ratio, odd */

uint64_t sb_prng_next(uint64_t *state)
{
    uint64_t z = *state += step;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint32_t sb_prng_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)((sb_prng_next(state) >> 32) * bound >> 32);
}

/* The value at that place of the sequence that `seed` begins. */
uint64_t sb_prng_seed(uint64_t seed, uint32_t stream, uint32_t number)
{
    uint64_t state = seed + (((uint64_t)stream << 32) + number) * step;
    return sb_prng_next(&state);
}
