/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A constrained graph as a list of operations on rows of finish times, in topological order. Rows
 * are used again once their last successor is done. */
#ifndef SIM_ENGINE_PROGRAM_H
#define SIM_ENGINE_PROGRAM_H

#include "sim/model/csr.h"

/* In an arena of the caller's. */
struct sb_program {
    uint32_t *code; /* [size] for each node: step (SB_NONE for a join), row to write, 2 *
                       predecessors + (1 for a sink), rows to read */
    size_t size;
    uint32_t *step; /* [steps] in the order of the code */
    uint32_t nodes, rows;
};

/* Compiles a graph of `nodes` rows in `pred`, with `succ` the transpose and order[nodes] a
 * topological order; nodes from `steps` on are joins. Returns 0, or -1 when memory is out. */
int sb_program_build(struct sb_program *program, const struct sb_csr *pred,
                     const struct sb_csr *succ, const uint32_t *order, uint32_t steps,
                     uint32_t nodes, struct sb_arena *arena);

#endif
