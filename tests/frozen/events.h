/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-driven engine as it was in version 0.1, to measure that of now against: its insides,
 * shared by events.c (set-up) and events_kernel.c (the loop, compiled for several instruction
 * sets). Not to be changed but for what it includes. */
#ifndef TESTS_FROZEN_EVENTS_H
#define TESTS_FROZEN_EVENTS_H

#include "sim/base/machine/instruction_set.h"
#include "sim/engine/plan.h"
#include "sim/model/span.h"
#include "tests/frozen/bitqueue.h"

#define FROZEN_NEVER INT64_MAX

/* Successors come in groups of four, filled up with nodes that are never ready, because how many
 * there are is hard to predict. The loop looks at 16 workers at once; more of them are kept in
 * groups of 16, each with its earliest end, and so on upwards. */
enum { FROZEN_GROUP = 4, FROZEN_FAN = 16, FROZEN_LEVELS = 8 };

struct frozen_node {
    uint32_t left, group;
}; /* predecessors that are not complete yet; its first group of successors */

struct frozen_engine {
    const struct sb_plan *plan;
    uint32_t workers, steps, nodes;
    /* [nodes + FROZEN_GROUP + 1] this run's; nodes behind the plan's own fill groups up */
    struct frozen_node *node;
    struct frozen_node *fresh; /* the same as it is before a run */
    uint32_t *successor;       /* [groups][FROZEN_GROUP] */
    uint32_t *running;         /* [workers] step */
    sb_ns *end[FROZEN_LEVELS]; /* end[0][workers], then the earliest of each group; FROZEN_NEVER
                              where nothing runs */
    unsigned levels;
    struct frozen_bitqueue idle; /* workers */
    uint32_t idle_count;
    /* [steps + 1] first come, first served: ready steps, in the order of service */
    uint32_t *queue;
    uint32_t head, tail;
    uint32_t since;           /* where in the queue the steps begin that are ready since now */
    struct frozen_bitqueue ready; /* or by rank */
    uint32_t ready_count;
    uint32_t *joins;   /* [joins + 1] stack of joins to complete */
    sb_ns *ready_time; /* [steps] when traced */
    struct sb_arena arena;
};

struct frozen_engine *frozen_engine_new(const struct sb_plan *plan, uint32_t workers);
void frozen_engine_free(struct frozen_engine *engine);

/* The loop of an instruction set: the makespan of one run with latency[steps]. NULL: not there. */
typedef sb_ns frozen_loop(struct frozen_engine *engine, const sb_ns *latency, struct sb_span *span);
frozen_loop *frozen_loop_of(const char *instruction_set);

#endif
