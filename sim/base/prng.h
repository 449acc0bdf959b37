/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pseudo-random numbers for seeds and graphs, by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 * Latencies are drawn by sim/draw instead, where a draw is a function of its place. */
#ifndef SIM_BASE_PRNG_H
#define SIM_BASE_PRNG_H

#include <stdint.h>

/* The next 64 bits of a sequence; any `*state` begins one. */
uint64_t sb_prng_next(uint64_t *state);

/* The next number from 0 to `bound` - 1. Its bias is below bound / 2^32. */
uint32_t sb_prng_below(uint64_t *state, uint32_t bound);

/* Another seed for each (seed, stream, number). */
uint64_t sb_prng_seed(uint64_t seed, uint32_t stream, uint32_t number);

#endif
