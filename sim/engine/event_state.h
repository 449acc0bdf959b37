/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the event-driven engine, shared by event_engine.c (set-up) and event_kernel.c
 * (the loop, compiled for several instruction sets). */
#ifndef SIM_ENGINE_EVENT_STATE_H
#define SIM_ENGINE_EVENT_STATE_H

#include "sim/engine/bitqueue.h"
#include "sim/engine/plan.h"

#define SB_NEVER INT64_MAX

/* Successors come in groups of four, filled up with nodes that are never ready, because how many
 * there are is hard to predict. The loop looks at 16 workers at once; more of them are kept in
 * groups of 16, each with its earliest end, and so on upwards. */
enum { SB_GROUP = 4, SB_FAN = 16, SB_LEVELS = 8 };

struct sb_node {
    uint32_t left, group;
}; /* predecessors that are not complete yet; its first group of successors */

struct sb_kernel;

struct sb_engine {
    const struct sb_plan *plan;
    const struct sb_kernel *kernel;
    uint32_t workers, steps, nodes;
    /* [nodes + SB_GROUP + 1] this run's; nodes behind the plan's own fill groups up */
    struct sb_node *node;
    struct sb_node *fresh; /* the same as it is before a run */
    uint32_t *successor;   /* [groups][SB_GROUP] */
    uint32_t *running;     /* [workers] step */
    sb_ns *end[SB_LEVELS]; /* end[0][workers], then the earliest of each group; SB_NEVER where
                              nothing runs */
    unsigned levels;
    struct sb_bitqueue idle; /* workers */
    uint32_t idle_count;
    /* [steps + 1] first come, first served: ready steps, in the order of service */
    uint32_t *queue;
    uint32_t head, tail;
    uint32_t since;           /* where in the queue the steps begin that are ready since now */
    struct sb_bitqueue ready; /* or by rank */
    uint32_t ready_count;
    uint32_t *joins;   /* [joins + 1] stack of joins to complete */
    sb_ns *ready_time; /* [steps] when traced */
    struct sb_arena arena;
};

#endif
