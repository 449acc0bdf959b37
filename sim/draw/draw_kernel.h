/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of drawing, over blocks of replicates (lanes): 16, 32 or 64 of them wherever it
 * says `lanes`. */
#ifndef SIM_DRAW_DRAW_KERNEL_H
#define SIM_DRAW_DRAW_KERNEL_H

#include "sim/base/time.h"
#include "sim/draw/sampler.h"

struct sb_draw_kernel {
    const char *name;
    /* u[lanes]: sb_rng_word(seed, first + i, step); `first` is a multiple of 16. */
    void (*uniform)(uint64_t seed, uint64_t first, uint64_t step, unsigned lanes, uint64_t *u);
    /* The draws of constant, linear, table and exponential-table samplers */
    void (*draw)(const struct sb_sampler *sampler, const uint64_t *u, unsigned lanes, double cap,
                 sb_ns *out);
};

#endif
