/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a scheduling strategy. It answers three questions, and most answer one of them:
 *   constrain:   which precedence edges are added to the graph's own?
 *   prioritise:  which ready step is served next when workers are limited?
 *   place:       which worker runs each step, and in what order?
 * It sees the graph and the expected latencies, never the ones that were drawn, so that it cannot
 * cheat. */
#ifndef SIM_MODEL_STRATEGY_H
#define SIM_MODEL_STRATEGY_H

#include "sim/base/error.h"
#include "sim/model/constraints.h"
#include "sim/model/dag.h"
#include "sim/model/platform.h"
#include "sim/model/span.h"

struct sb_strategy;

/* What a strategy sees. */
struct sb_view {
    const struct sb_dag *dag;
    const sb_ns *expected; /* [steps]; in prioritise, with limited workers, an oracle sees the drawn
                              ones of each replicate */
    const struct sb_platform *platform; /* in place: the graph's, or one of workers that are alike;
                                           else the graph's, or NULL */
    const struct sb_strategy *strategy; /* that is asked, for those that share their callbacks */
};

/* A plan of which step runs where and when. Steps that have begun stand in it already, as does all
 * that is known of them; at the beginning none has. The rest is for the strategy to fill in. */
struct sb_placement {
    uint32_t *worker;  /* [steps] */
    sb_ns *start;      /* [steps] */
    sb_ns now;         /* nothing else can start before */
    const bool *begun; /* [steps]; NULL: none has */
    const sb_ns *end;  /* [steps] of those that have begun: when they ended, or are expected to */
};

/* Decisions while the graph runs, by code that is asked at each point in time. */
struct sb_online {
    /* For runs on `workers` workers (0: unlimited), one at a time by one thread. Borrows the graph.
     * SB_ENOMEM, SB_EIO. */
    enum sb_code (*open)(const struct sb_strategy *strategy, const struct sb_dag *dag,
                         uint32_t workers, void **runs, struct sb_error *error);
    /* One replicate with latency[steps]: span[steps], with workers where they are limited, and the
     * last end. SB_ECHECK: what it decides may not be, with task and times; or it hangs or is gone.
     */
    enum sb_code (*run)(void *runs, uint64_t replicate, const sb_ns *latency, struct sb_span *span,
                        sb_ns *makespan, struct sb_error *error);
    void (*close)(void *runs); /* NULL allowed */
};

enum {
    SB_STRATEGY_DEFAULT = 1,  /* runs when nobody says which strategies to run */
    SB_STRATEGY_BASELINE = 2, /* the others' speed-up is given over it */
    SB_STRATEGY_ORACLE = 4,   /* prioritises by the drawn latencies */
    SB_STRATEGY_COVERS = 8, /* the added edges imply every dependency between tasks, which need not
                               be followed as well */
    SB_STRATEGY_RECORDED = 16, /* runs, and is what others are compared with, where tasks were
                                 recorded (sb_dag.is_recorded) and nobody says otherwise */
    SB_STRATEGY_REPLANS = 32,  /* places what has not begun anew whenever a step has ended */
    SB_STRATEGY_STEALS = 64    /* workers have deques and steal: sim/platform/stealing.h */
};

struct sb_strategy {
    const char *name, *summary;
    int position; /* in lists and reports: smaller first, ties by name */
    unsigned
        simplicity; /* of code that does it: 1 is the simplest; 0: not said, after all others */
    unsigned flags;
    /* NULL: no edges are added. */
    void (*constrain)(const struct sb_view *view, struct sb_constraints *constraints);
    /* Fills key[steps]: of the ready steps the one with the smallest key is served first, ties by
     * number. NULL: first come, first served (ties by number). `key` comes zeroed. */
    void (*prioritise)(const struct sb_view *view, int64_t *key);
    /* Places every step that has not begun, from expected costs and transfers. What a worker runs,
     * it runs in the order of their starts; each step starts as soon as the one before it on its
     * worker has ended and all data is there, whatever the plan expected: starts give the order
     * alone (of equal ones what takes no time, then topological). NULL: as the event-driven engine
     * does it, the ready step of the smallest key goes to the free worker with the smallest number.
     * SB_ENOMEM. */
    enum sb_code (*place)(const struct sb_view *view, struct sb_placement *placement);
    const struct sb_online *online; /* in place of all the others; NULL: it says all beforehand */
};

/* Whether limited workers are not served by one queue: steps are placed, or stolen. */
static inline bool sb_strategy_has_places(const struct sb_strategy *strategy)
{
    return strategy->place || strategy->flags & SB_STRATEGY_STEALS;
}

#endif
