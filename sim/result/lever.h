/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is worth changing in a workload, and what its barriers cost. */
#ifndef SIM_RESULT_LEVER_H
#define SIM_RESULT_LEVER_H

#include "sim/stats/comparison/saved.h"

#include <stdint.h>

/* A task that gets faster, and what that saves under one strategy. */
struct sb_lever {
    const char *task, *strategy;
    const char *change;    /* "half": each latency of the task is half of what was drawn */
    struct sb_saved saved; /* ns */
    uint64_t replicates;   /* the first of the run, or all; 0: not told */
};

/* What a strategy's waiting in one place costs: what is saved where those that wait there wait for
 * no more than the graph says that they need. */
struct sb_barrier {
    const char *join;     /* what is waited for, as insight/barriers/waits.h names it */
    struct sb_saved cost; /* ns */
};

/* How many times as fast as these two the earliest start can be at most on a graph, whatever the
 * latencies. 0: not computed (a large graph). */
struct sb_largest_speedup {
    uint32_t over_sequential, over_join_all_then_chain;
};

#endif
