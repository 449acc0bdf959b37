/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of replicates, side by side: draws and longest paths. */
#ifndef SIM_ENGINE_BLOCK_H
#define SIM_ENGINE_BLOCK_H

#include "sim/draw/draw_kernel.h"
#include "sim/draw/sampler.h"
#include "sim/engine/kernel.h"
#include "sim/model/dag.h"

/* The caller fills in the first part, and borrows it out. */
struct sb_block {
    const struct sb_draw_kernel *draw;
    const struct sb_kernel *kernel;
    const struct sb_dag *dag;
    const struct sb_samplers *samplers;
    const struct sb_program *const *program; /* [programs] whose longest paths are wanted */
    uint32_t programs;
    uint64_t seed;
    unsigned lanes;
    bool keep; /* the latencies are wanted afterwards */

    /* What a run leaves. */
    sb_ns *latency;  /* [steps][lanes], if they are kept */
    sb_ns *work;     /* [lanes] the sum of all latencies */
    sb_ns *makespan; /* [programs][lanes] */

    /* Draws are made a few steps at a time, in the order of the first program, and all programs go
     * on as far as they can; where all got as far as there are draws, the next ones take the place
     * of these. */
    const uint32_t *order;  /* [steps] NULL: that of their numbers */
    uint32_t *position;     /* its inverse */
    struct sb_paths *paths; /* [programs] */
};

/* How many lanes suit a graph; the results do not depend on it. */
unsigned sb_block_lanes(uint32_t steps);

/* Makes room in `arena`; -1 when memory is out. */
int sb_block_init(struct sb_block *block, struct sb_arena *arena);

/* Replicates first .. first + lanes - 1; `first` is a multiple of the lanes. */
void sb_block_run(struct sb_block *block, uint64_t first);

#endif
