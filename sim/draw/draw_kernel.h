/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of drawing, over blocks of replicates (lanes): 32 or 64 of them. */
#ifndef SIM_DRAW_DRAW_KERNEL_H
#define SIM_DRAW_DRAW_KERNEL_H

#include "sim/base/time.h"
#include "sim/draw/rng.h"
#include "sim/draw/sampler_type.h"

/* Which draws: of replicates first .. first + lanes - 1, where `first` is a multiple of 32. */
struct sb_draw_block {
    uint64_t seed, first;
    unsigned lanes;
};

struct sb_draw_kernel;
struct sb_draw_run;

/* Where the words of steps come from, in place of the kernel's own. */
struct sb_word_source {
    /* word[lanes]: the upper halves of a step's uniforms, a function of replicate and step. */
    void (*words)(const struct sb_word_source *self, const struct sb_draw_kernel *kernel,
                  const struct sb_draw_block *block, uint64_t step, uint32_t *word);
    /* The same of one draw, where that is `counter` (draw_run.h); NULL: there are no such. */
    uint32_t (*word)(const struct sb_word_source *self, const struct sb_draw_run *run,
                     uint64_t step, uint64_t counter);
};

/* Many of them: of steps[0 .. count - 1], which are `order` (NULL: from step `from` on). */
struct sb_draw_rows {
    struct sb_draw_block block;
    const struct sb_sampler *sampler; /* by distribution */
    const uint32_t *dist_of;          /* by step */
    const uint32_t *order;
    uint32_t from, count;
    const struct sb_word_source *source; /* NULL: the kernel itself */
};

struct sb_draw_kernel {
    const char *name;
    /* word[lanes]: sb_rng_half of each replicate. */
    void (*words)(const struct sb_draw_block *block, uint64_t step, enum sb_stream stream,
                  uint32_t *word);
    /* out[lanes]: the draws of one step. word[lanes] are the upper halves of its uniforms; what
     * else is needed of them belongs to the block. */
    void (*draw)(const struct sb_draw_block *block, const struct sb_sampler *sampler, uint64_t step,
                 const uint32_t *word, sb_ns *out);
    /* out[count][lanes]: the draws of many steps; adds them up to work[lanes] as well. */
    void (*rows)(const struct sb_draw_rows *rows, sb_ns *out, sb_ns *work);
};

#endif
