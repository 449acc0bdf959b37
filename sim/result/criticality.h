/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often tasks and edges are on the critical path of a replicate, and how much slack tasks have.
 * Ties count for all that are on a longest path. With limited workers a path also follows the step
 * before on a worker. */
#ifndef SIM_RESULT_CRITICALITY_H
#define SIM_RESULT_CRITICALITY_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdint.h>

/* In ns, over the replicates that have the task: by how much it can get slower, wherever in its
 * body, until the replicate does (its total float). NAN: not measured. */
struct sb_slack_result {
    double mean, p5; /* p5: one replicate in twenty has no more; within 0.2 % */
    struct sb_interval mean_ci95, p5_ci95;
};

struct sb_task_criticality {
    const char *name;
    double p, p_tail; /* of all replicates, and of those in the tail; NAN where there are none */
    struct sb_interval ci95, tail_ci95;
    struct sb_slack_result slack;
};

/* Between tasks, or a task and a join of the strategy, whose joins count from 1. */
struct sb_edge_criticality {
    const char *from, *to;       /* NULL: a join */
    uint32_t from_join, to_join; /* 0: a task */
    double p, p_tail;
};

/* At most SB_CRITICALITY_MAX of each, those with the largest p first. */
enum { SB_CRITICALITY_MAX = 1000 };
struct sb_criticality {
    uint64_t replicates; /* the first of the run, or all */
    uint64_t tail_replicates;
    sb_ns tail_from; /* makespans from there on are the tail: the run's p99 */
    uint32_t tasks, edges;
    struct sb_task_criticality *task;  /* [tasks] */
    struct sb_edge_criticality *edge;  /* [edges] */
    uint32_t left_out, edges_left_out; /* further ones of the graph, with no larger p */
};

#endif
