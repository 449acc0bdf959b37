/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the event-driven engine, shared by event_engine.c (set-up) and event_kernel.c
 * (the loop, compiled for several instruction sets). */
#ifndef SIM_ENGINE_EVENTS_EVENT_STATE_H
#define SIM_ENGINE_EVENTS_EVENT_STATE_H

#include "sim/engine/bitqueue.h"
#include "sim/engine/events/lockstep.h"
#include "sim/engine/events/small.h"
#include "sim/engine/plan.h"

/* Workers are kept in groups of 16, each with its least key, and so on upwards: four levels for
 * 65,536 workers. */
enum { SB_GROUP = 5, SB_FAN = 16, SB_LEVELS = 4, SB_ABREAST = 3 };

/* The successors of a step come SB_GROUP at a time, because how many there are is hard to predict.
 * What is empty is filled with counters that nobody looks at, a different one each, since
 * decrements of the same one would wait for each other. `more`: the index of those that come after
 * these; 0: there are none; SB_ONE_JOIN: the only successor is a join; SB_JOINS: a join is among
 * them. */
struct sb_successors {
    uint32_t more, next[SB_GROUP];
};
#define SB_ONE_JOIN (UINT32_MAX - 1)
#define SB_JOINS UINT32_MAX

/* What one run of the loop writes, of the SB_ABREAST at most that take turns. */
struct sb_event_memory {
    uint16_t *left;  /* [nodes + SB_GROUP] predecessors that are not complete yet, less one: the
                        decrement that borrows is the last */
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
    struct sb_lockstep lockstep;  /* of plans that are run so */
    bool is_small;                /* blocks of runs are those of `small`; it has the loop too */
    struct sb_small small;
    bool has_loop;   /* else all runs are the reference's, and the rest is not set */
    unsigned levels; /* of key[] */
    unsigned bits;   /* of a key say which worker it is */
    uint16_t *fresh; /* [nodes + SB_GROUP] `left` at the start, without joins that are complete at
                        once */
    uint32_t *root;  /* [roots] steps that are ready at once, ascending */
    uint32_t roots;
    struct sb_successors *successors; /* [steps], then those that others have no room for */
    uint32_t *joins;                  /* [joins + 1] stack of joins to complete */
    struct sb_event_memory memory[SB_ABREAST];
    struct sb_arena arena;
};

#endif
