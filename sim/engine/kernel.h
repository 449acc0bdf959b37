/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops over blocks of replicates (lanes). One source, compiled for several instruction
 * sets, chosen at run time; all give the same bits. `lanes` is 16, 32 or 64 wherever it appears,
 * unless said otherwise. */
#ifndef SIM_ENGINE_KERNEL_H
#define SIM_ENGINE_KERNEL_H

#include "sim/base/time.h"
#include "sim/draw/sampler.h"

/* A constrained graph as a list of operations on rows of finish times, in topological order. Rows
 * are used again once their last successor is done. */
struct sb_program {
    uint32_t *code; /* for each node: step (SB_NONE for a join), row to write, 2 * predecessors + (1
                       for a sink), rows to read */
    uint32_t nodes, rows;
};

struct sb_engine;
struct sb_span;

struct sb_kernel {
    const char *name;
    /* u[lanes]: sb_rng_word(seed, first + i, step); `first` is a multiple of 16. */
    void (*uniform)(uint64_t seed, uint64_t first, uint64_t step, unsigned lanes, uint64_t *u);
    /* The draws of constant, linear, table and exponential-table samplers */
    void (*draw)(const struct sb_sampler *sampler, const uint64_t *u, unsigned lanes, double cap,
                 sb_ns *out);
    /* Longest paths: makespan[lanes] from latency[steps][lanes]; finish[rows][lanes] is scratch. */
    void (*propagate)(const struct sb_program *program, const sb_ns *latency, unsigned lanes,
                      sb_ns *finish, sb_ns *makespan);
    /* The event-driven engine's loop (engine.h); leaves span[steps] unless that is NULL. */
    sb_ns (*simulate)(struct sb_engine *engine, const sb_ns *latency, struct sb_span *span);
    /* to[lane][steps] = from[steps][lanes]. */
    void (*transpose)(const sb_ns *from, uint32_t steps, unsigned lanes, sb_ns *to);
};

/* The best one for this machine. `name` (may be NULL) asks for one by name; NULL comes back when it
 * is not there. */
const struct sb_kernel *sb_kernel_choose(const char *name);

#endif
