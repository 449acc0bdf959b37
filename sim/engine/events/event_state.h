/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the event-driven engine, shared by event_engine.c (set-up) and event_kernel.c
 * (the loop, compiled for several instruction sets). */
#ifndef SIM_ENGINE_EVENTS_EVENT_STATE_H
#define SIM_ENGINE_EVENTS_EVENT_STATE_H

#include "sim/engine/bitqueue.h"
#include "sim/engine/plan.h"

/* Successors come in groups of four, one at least for a step and the last one filled up with the
 * step itself, because how many there are is hard to predict. Workers are kept in groups of 16,
 * each with its least key, and so on upwards: four levels for 65,536 workers. */
enum { SB_GROUP = 4, SB_FAN = 16, SB_LEVELS = 4, SB_ABREAST = 2 };

/* The successors of a step: `groups` groups from number `first` on, or 0 groups where a join is
 * among them. */
struct sb_successors {
    uint32_t first, groups;
};

/* What one run of the loop writes, of the SB_ABREAST that take turns. */
struct sb_event_memory {
    uint16_t *left;  /* [nodes] predecessors that are not complete yet */
    uint32_t *queue; /* [steps + SB_GROUP] ready steps in the order of service; by rank: those that
                        are not in `ready` yet */
    uint32_t *running;        /* [workers] step */
    uint32_t *idle;           /* [workers] a stack of those that are free */
    int64_t *key[SB_LEVELS];  /* [0][workers], then the least of each group; see event_kernel.c */
    struct sb_bitqueue ready; /* by rank */
};

struct sb_event_reference;
struct sb_pool_engine;
struct sb_kernel;

struct sb_engine {
    const struct sb_plan *plan;
    const struct sb_kernel *kernel;
    uint32_t workers, steps, nodes;
    struct sb_event_reference *reference;
    struct sb_pool_engine *pools; /* NULL: there are none; else all runs are its */
    bool has_loop;                /* else all runs are the reference's, and the rest is not set */
    unsigned levels;              /* of key[] */
    unsigned bits;                /* of a key say which worker it is */
    uint16_t *fresh; /* [nodes] predecessors, without joins that are complete at once */
    uint32_t *root;  /* [roots] steps that are ready at once, ascending */
    uint32_t roots;
    struct sb_successors *successors; /* [steps] */
    uint32_t *successor;              /* [groups][SB_GROUP] */
    uint32_t *joins;                  /* [joins + 1] stack of joins to complete */
    struct sb_event_memory memory[SB_ABREAST];
    struct sb_arena arena;
};

#endif
