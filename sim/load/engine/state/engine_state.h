/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the engine under load, shared by its files. */
#ifndef SIM_LOAD_ENGINE_STATE_ENGINE_STATE_H
#define SIM_LOAD_ENGINE_STATE_ENGINE_STATE_H

#include "sim/draw/draw_run.h"
#include "sim/load/arrivals/arrival_stream.h"
#include "sim/load/containers/end_heap.h"
#include "sim/load/containers/slab.h"
#include "sim/load/containers/timers.h"
#include "sim/load/engine/state/load_case.h"

struct sb_load_calls;
struct sb_load_rules;
struct sb_load_engine;

enum sb_attempt_stand { SB_ATTEMPT_QUEUED, SB_ATTEMPT_RUNNING, SB_ATTEMPT_ENDED };

/* An attempt from its issue until it is both told and ended. Its number is (request->arrival, step,
 * number). */
struct sb_load_attempt {
    struct sb_load_request *request;
    struct sb_load_attempt *next, *previous; /* in its queue, FIFO order */
    uint32_t step, number, demand;
    uint32_t rank;
    int64_t priority;
    enum sb_attempt_stand stand;
    enum sb_outcome outcome; /* once told */
    bool is_told, is_stopped, is_served /* by a PS pool */;
    bool is_watched;                         /* it is a sb_load_watched */
    sb_ns issued, start, service, end, told; /* SB_NS_NEVER: not yet; service: its latency */
    size_t at;     /* in the heap of its demand or of its PS pool, from 1; 0: in none */
    sb_wide until; /* PS: on the pool's clock */
};

/* A request until it is over and all its attempts have ended. */
struct sb_load_request {
    uint64_t arrival;
    struct sb_load_request *next, *previous; /* all that are there */
    uint32_t part, client;
    sb_ns arrived, over; /* SB_NS_NEVER: it is not */
    sb_ns last_end;      /* of its attempts that held slots */
    enum sb_outcome outcome;
    uint32_t open;     /* nodes that are not complete */
    uint32_t attempts; /* that have not ended */
    struct sb_timer deadline;
    struct sb_load_calls *calls; /* where its graph has rules */
    uint32_t left[];             /* [nodes] predecessors that are not complete yet */
};

/* What steps take together: slots of some pools, and those that wait for them. */
struct sb_load_demand {
    uint32_t units;
    struct sb_units *unit; /* [units] of the engine's pools, ascending */
    enum sb_queue order;   /* STRATEGY: by rank; of those that wait: a heap, or a list */
    uint32_t served;       /* the PS pool among them, or SB_NONE */
    bool is_simple;        /* one pool, and nobody else's */
    bool is_fifo;          /* moreover, FIFO */
    bool is_dirty;         /* phase 4 has to look at it */
    struct sb_load_attempt *oldest, *newest; /* FIFO and LIFO */
    struct sb_load_attempt **heap;           /* [waiting] PRIORITY and STRATEGY */
    size_t waiting, room;
};

/* One that is served by processor sharing. The clock shows how much each job has got, in 2^-64 ns.
 */
struct sb_load_sharing {
    sb_wide clock;
    sb_wide time;  /* to which that belongs, in 2^-64 ns since the run began */
    uint64_t jobs; /* slots wanted by those that are in it; those that have left by its own time,
                      which ends between nanoseconds, are not */
    struct sb_load_attempt **heap; /* [count] by `until` */
    size_t count, room;
    sb_ns next; /* the end of the first one; SB_NS_NEVER: it is empty */
};

struct sb_load_pool {
    const char *name;
    enum sb_queue queue; /* FIFO in place of STRATEGY where no strategy has an order */
    uint32_t slots, places;
    uint64_t free, wanted; /* slots; by those that wait */
    uint32_t *demand;      /* [demands] those that take of it */
    uint32_t demands;
    struct sb_load_attempt *first, *candidate; /* see serve_many.c */
    uint64_t held_up;                          /* the round in which it is */
    sb_ns since;                               /* PS: use.busy is up to then */
    struct sb_load_use use;
    struct sb_load_sharing sharing;
};

/* What the engine knows of a step. */
struct sb_load_step {
    const struct sb_sampler *sampler;
    uint32_t demand, rank;
};

/* And of a workload. */
struct sb_load_graph {
    const struct sb_load_part *part;
    uint64_t below;      /* the uniforms below this are its, or of those before it */
    uint32_t *demand_of; /* [demands of the graph's pools; 1 where it has none] the engine's */
    struct sb_load_step *step; /* [steps] */
    uint32_t *fresh;           /* [nodes] predecessors */
    uint32_t *root;            /* [roots] nodes without any, ascending */
    uint32_t roots;
    struct sb_load_rules *rules; /* NULL: nothing can go wrong with its steps */
    struct sb_slab requests;
    struct sb_draw_run draws; /* of this run */
};

struct sb_load_engine {
    const struct sb_load_case *load;
    /* What a request does at a step all of whose predecessors are complete. True: so is the step,
     * at once (it is absent). */
    bool (*step_reached)(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step);
    struct sb_load_graph *graph; /* [load->parts] */
    uint32_t pools, demands;
    struct sb_load_pool *pool;
    struct sb_load_demand *demand;
    uint32_t *shared; /* [shares] PS pools */
    uint32_t shares;
    uint32_t *complex, complexes; /* demands that are not simple */
    bool is_mixed;                /* those have pools with several orders, else: */
    enum sb_queue order;
    uint32_t common; /* a pool of which all of them take (workers are one), or SB_NONE */
    uint32_t *head;  /* [complexes] see serve_many.c */
    uint64_t round;
    struct sb_arrivals none; /* one request alone */
    struct sb_arrival_source source;
    struct sb_arena arena; /* of all that lasts */

    /* One run. */
    const struct sb_load_run *run;
    struct sb_load_run_end result;
    sb_ns now;
    uint64_t stop;              /* no more than so many requests come */
    sb_ns horizon;              /* nothing happens after it */
    uint32_t *dirty, dirties;   /* demands that phase 4 has to look at */
    bool is_paused, has_paused; /* see pause.h */
    bool failed;                /* memory is out */
    struct sb_end_heap ends;
    size_t stopped; /* in `ends`, that were stopped */
    struct sb_timers timers;
    struct sb_draw_run draws; /* of what belongs to no step */
    struct sb_arrival_stream stream;
    struct sb_slab attempts;
    struct sb_load_request *newest; /* of those that are there */
    uint64_t first_over;            /* of the requests that are asked for, those that are over */
    struct sb_load_attempt **batch; /* that end at one instant */
    size_t batch_room;
    uint32_t *ready, readies; /* steps to issue, see outcome.c */
    uint32_t *joins, joined;  /* a stack of nodes to complete */
    struct sb_arena memory;   /* of the run */
};

/* One of a request's step that is issued at e->now; demand, latency and what watches it are the
 * caller's to say. Member by member: to zero the whole record first takes longer. */
static inline void sb_load_attempt_begin(const struct sb_load_engine *e,
                                         struct sb_load_attempt *attempt,
                                         struct sb_load_request *request, uint32_t step)
{
    attempt->request = request;
    attempt->step = step;
    attempt->number = 0;
    attempt->rank = e->graph[request->part].step[step].rank;
    attempt->priority = 0;
    attempt->stand = SB_ATTEMPT_QUEUED;
    attempt->is_told = attempt->is_stopped = attempt->is_served = attempt->is_watched = false;
    attempt->issued = e->now;
    attempt->start = attempt->end = attempt->told = SB_NS_NEVER;
    attempt->at = 0;
    request->attempts++;
}

/* By (arrival, step, attempt). */
static inline bool sb_load_number_before(const struct sb_load_attempt *a,
                                         const struct sb_load_attempt *b)
{
    if (a->request->arrival != b->request->arrival)
        return a->request->arrival < b->request->arrival;
    return a->step != b->step ? a->step < b->step : a->number < b->number;
}

/* By (time at which it came to the pool, number). */
static inline bool sb_load_fifo_before(const struct sb_load_attempt *a,
                                       const struct sb_load_attempt *b)
{
    return a->issued != b->issued ? a->issued < b->issued : sb_load_number_before(a, b);
}

#endif
