/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A counter-based random generator: a draw is a function of (seed, stream, replicate, step), not of
 * the order of calls.
 *
 * Threefry-2x64 with 13 rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1,
 * 2, 3", SC 2011), which passes BigCrush; key (seed, step), counter (block, stream). Each block
 * gives two words of 64 bits; 16 neighbouring replicates share eight blocks, laid out so that
 * vectors of eight lanes are filled in order:
 *
 *     block = replicate / 16 * 8 + replicate % 8
 *     word  = replicate / 8 % 2
 */
#ifndef SIM_DRAW_RNG_H
#define SIM_DRAW_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

enum { SB_STREAM_LATENCY = 0, SB_STREAM_GENERATE = 1 };

/* One block: word[2] from key[2] and counter[2]. */
void sb_threefry(const uint64_t key[2], const uint64_t counter[2], uint64_t word[2]);

/* The latency word of one (seed, replicate, step): the value behind every draw. */
uint64_t sb_rng_word(uint64_t seed, uint64_t replicate, uint64_t step);

/* The same generator as a sequence, for GSL's samplers and for graph generators: word i of stream
 * SB_STREAM_GENERATE. The full 64-bit seed counts (gsl_rng_set takes an unsigned long). */
extern const gsl_rng_type *const sb_rng_type;

#endif
