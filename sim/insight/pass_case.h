/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a second pass (pass.h) is asked for, and what its visitor sees. */
#ifndef SIM_INSIGHT_PASS_CASE_H
#define SIM_INSIGHT_PASS_CASE_H

#include "sim/draw/sampler.h"
#include "sim/engine/plan.h"

#include <stdatomic.h>

/* The latency of `step` becomes latency * factor, rounded to the nearest nanosecond; factor >= 0.
 * A step that can be absent is so where that is 0. */
struct sb_pass_change {
    uint32_t step;
    double factor;
};

struct sb_pass_case {
    const struct sb_plan *plan;          /* borrowed; its steps are those of the pass's graph */
    uint32_t workers;                    /* 0: as many as wanted */
    const struct sb_pass_change *change; /* [changes] each step once */
    uint32_t changes;
    bool paths; /* ends, tails and steps before are wanted, not the makespans alone, which are
                   several times as fast */
};

/* A case in a block of replicates. Values of row n are row[n * lanes + lane]; lanes from .. until -
 * 1 are of replicates that are asked for, the others of no meaning. Lane l has replicate first + l.
 * All is the pass's, until the visit ends. */
struct sb_pass_block {
    const struct sb_pass_case *of;
    uint64_t first;
    unsigned lanes, from, until;
    const sb_ns *latency;   /* [steps][lanes] with the case's changes; the order of steps is the
                               graph's */
    const sb_ns *makespan;  /* [lanes] */
    const sb_ns *end;       /* [plan->nodes][lanes], joins too. A step starts at end - latency, a
                               join at its end. NULL, as what follows, unless `paths` */
    const sb_ns *tail;      /* [plan->nodes][lanes] the longest path from a node's end on */
    const uint32_t *before; /* [steps][lanes] the step before on its worker, or SB_NONE; NULL with
                               as many workers as wanted */
};

/* Start of a step or join of the block. */
static inline sb_ns sb_pass_start(const struct sb_pass_block *block, uint32_t node, unsigned lane)
{
    size_t at = (size_t)node * block->lanes + lane;
    return block->end[at] - (node < block->of->plan->dag->steps ? block->latency[at] : 0);
}

struct sb_pass {
    const struct sb_dag *dag; /* whose latencies are drawn */
    const struct sb_samplers *samplers;
    const struct sb_pass_case *cases; /* [count] */
    uint32_t count;
    uint64_t seed, first, replicates; /* replicates first .. first + replicates - 1 */
    unsigned threads;                 /* 1 at least */
    const char *kernel;               /* NULL: the best one */
    const atomic_bool *stop; /* may be NULL; once true, the pass ends soon, with a prefix of the
                                replicates done */
    /* Called for each block and case: on one of the threads, of which each has a number below
     * `threads`, and there for case 0, 1, ... of a block, one after the other, so that a thread can
     * keep what it saw of case 0 to compare with. Which thread has which blocks is left to chance:
     * add up whole numbers by thread, and then those of all threads. */
    void (*visit)(void *self, unsigned thread, uint32_t at, const struct sb_pass_block *block);
    void *self;
    /* May be NULL; called from any thread, one at a time. */
    void (*progress)(void *self, uint64_t done, uint64_t wanted);
};

#endif
