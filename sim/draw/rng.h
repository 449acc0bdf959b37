/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A counter-based random generator: a draw is a function of (seed, stream, replicate, step), not of
 * the order of calls.
 *
 * Threefry-2x64 with 13 rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1,
 * 2, 3", SC 2011), which passes BigCrush; key (seed, step), counter (block, stream). Each block
 * gives two words of 64 bits, four of 32; 32 neighbouring replicates share eight blocks, laid out
 * so that vectors of words, as they are in memory, are vectors of replicates. Of replicate r
 *
 *     block = r / 32 * 8 + r % 16 / 2
 *     word  = r % 32 / 16
 *     half  = r % 2, the lower first
 *
 * A uniform is 64 bits of two streams: the upper half of one, and its extension of another, which
 * is looked at where 32 bits do not say enough: in the tails. */
#ifndef SIM_DRAW_RNG_H
#define SIM_DRAW_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

enum sb_stream {
    SB_STREAM_LATENCY = 0,
    SB_STREAM_GENERATE = 1,
    SB_STREAM_EXTENSION = 2,
    SB_STREAM_CHOICE = 3, /* of a mixture's component */
    SB_STREAM_CHOICE_EXTENSION = 4,
    SB_STREAM_SHIFT = 5, /* of randomisations, see spread.h */
    SB_STREAM_TURN = 6,
    /* Of an attempt at a step (draw_run.h). The extension of stream s of these is s + 16, the
     * choice of a mixture's component s + 32, with an extension s + 48. */
    SB_STREAM_FAILURE = 8,
    SB_STREAM_BACKOFF = 9,
    SB_STREAM_PATIENCE = 10,
    SB_STREAM_FAILURE_LATENCY = 11,
    SB_STREAM_TIMEOUT = 12
};

/* What is drawn once a replicate and belongs to no step has numbers from here on. */
#define SB_STEP_FACTOR (UINT64_C(1) << 32)
/* And what is drawn once an arrival, or seldomer. */
#define SB_STEP_GAP (UINT64_C(1) << 33) /* the time between arrivals; of batch n, not arrival n */
#define SB_STEP_MIX (SB_STEP_GAP + 1)   /* which workload an arrival is of */
#define SB_STEP_STATE (SB_STEP_GAP + 2) /* how long the n-th modulating state lasts */
#define SB_STEP_NEXT (SB_STEP_GAP + 3)  /* and which one follows */
#define SB_STEP_BATCH (SB_STEP_GAP + 4) /* how many come at once */
#define SB_STEP_ROW (SB_STEP_GAP + 5)   /* which of the rows that were recorded together */
#define SB_STEP_THINK (UINT64_C(1) << 34) /* of client c, cycle n: step + c, arrival n */

/* One block: word[2] from key[2] and counter[2]. */
void sb_threefry(const uint64_t key[2], const uint64_t counter[2], uint64_t word[2]);

/* The 32 bits of one (seed, replicate, step) in a stream of those that are laid out so. */
uint32_t sb_rng_half(uint64_t seed, uint64_t replicate, uint64_t step, enum sb_stream stream);

/* The uniforms of one (seed, replicate, step) as 64 bits: the one behind every draw, and the one
 * that chooses a component of a mixture. */
uint64_t sb_rng_word(uint64_t seed, uint64_t replicate, uint64_t step);
uint64_t sb_rng_choice(uint64_t seed, uint64_t replicate, uint64_t step);

/* The same generator as a sequence, for GSL's samplers and for graph generators: word i of stream
 * SB_STREAM_GENERATE. The full 64-bit seed counts (gsl_rng_set takes an unsigned long). */
extern const gsl_rng_type *const sb_rng_type;

#endif
