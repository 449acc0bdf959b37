/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of one run in which many requests arrive, one at a time. Key and block are those of a
 * replicate with the run's number (rng.h); what tells attempts apart is the second half of the
 * counter,
 *
 *     stream | attempt << 8 | arrival << 24
 *
 * (8, 16 and 40 bits), so that attempt 0 of arrival 0 draws what the replicate does, to the bit. */
#ifndef SIM_DRAW_DRAW_RUN_H
#define SIM_DRAW_DRAW_RUN_H

#include "sim/base/time.h"
#include "sim/draw/rng.h"
#include "sim/draw/sampler_type.h"
#include "sim/draw/threefry.h"

#include <stdint.h>

struct sb_word_source;

struct sb_draw_run {
    uint64_t seed, replicate, block;
    unsigned word, shift;                /* where in the block */
    const struct sb_word_source *source; /* of latencies' words; NULL: the generator itself */
};

#define SB_ATTEMPTS_MAX ((UINT32_C(1) << 16) - 1)
#define SB_ARRIVALS_MAX ((UINT64_C(1) << 40) - 1)

struct sb_draw_run sb_draw_run_begin(uint64_t seed, uint64_t run,
                                     const struct sb_word_source *source);

static inline uint64_t sb_counter(enum sb_stream stream, uint64_t arrival, uint32_t attempt)
{
    return (uint64_t)stream | (uint64_t)attempt << 8 | arrival << 24;
}

/* 32 bits. */
static inline uint32_t sb_draw_run_half(const struct sb_draw_run *run, uint64_t step,
                                        uint64_t counter)
{
    uint64_t word[2];
    sb_threefry_rounds(run->seed, step, run->block, counter, &word[0], &word[1]);
    return (uint32_t)(word[run->word] >> run->shift);
}

/* A uniform of 64 bits, of a stream and its extension. */
uint64_t sb_draw_run_word(const struct sb_draw_run *run, uint64_t step, uint64_t counter);

/* A draw by the uniform of that stream. Of a sampler with rows the request draws one row for all of
 * its steps' first attempts, (arrival 0: that of the replicate), and further attempts one each. */
sb_ns sb_draw_run_sample(const struct sb_draw_run *run, const struct sb_sampler *sampler,
                         uint64_t step, uint64_t counter);

#endif
