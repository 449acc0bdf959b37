/* SPDX-License-Identifier: MIT */
/* A scheduling strategy of your own, in a shared library that simbench loads:
 *
 *   cc -shared -fPIC $(pkg-config --cflags simbench-strategy) -o mine.so mine.c
 *   simbench run --strategy ./mine.so workload.json
 *
 * The library defines one object, sb_strategy_v1. All numbers count from 0, all times are whole
 * nanoseconds, all arrays are simbench's unless it says otherwise, and live until the callback
 * returns (those of `begin` until `finish`). A callback sees expected latencies, never drawn ones.
 * It should give the same answer to the same graph each time. */
#ifndef SIM_POLICY_STRATEGY_V1_H
#define SIM_POLICY_STRATEGY_V1_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SB_STRATEGY_V1_NONE UINT32_MAX /* no step, or no worker */

/* A task is a chain of steps; a plain one has one. A step can run when those before it, its
 * predecessors, have ended. Members are only added at the end: where `size` is smaller than what
 * you read, that is not there. */
struct sb_graph_v1 {
    uint32_t size; /* of this struct, in bytes */
    uint32_t tasks, steps;
    uint32_t workers;               /* in place and begin; 0: unlimited, or not known yet */
    const char *const *task_name;   /* [tasks] UTF-8 */
    const uint32_t *task_of;        /* [steps] */
    const uint32_t *before_begin;   /* [steps + 1] the predecessors of step s are before[b] */
    const uint32_t *before;         /* with before_begin[s] <= b < before_begin[s + 1] */
    const uint32_t *after_begin;    /* [steps + 1] and its successors, in the same way, */
    const uint32_t *after;          /* after[a] */
    const int64_t *expected;        /* [steps] mean latency */
    const int64_t *cost;            /* [steps][workers] in place: expected there; else NULL */
    const int64_t *transfer;        /* [before_begin[steps]] in place: how long the data of
                                       before[b] takes to another worker; else NULL */
    const char *const *worker_name; /* [workers] in place; or NULL */
};

/* Every callback may be NULL. */
struct sb_strategy_v1 {
    uint32_t size;    /* sizeof(struct sb_strategy_v1) */
    uint32_t version; /* 1 */
    const char *name; /* lower-case letters, digits and hyphens, 40 at most */
    const char *summary;

    /* Adds edges: add(to, first, second) lets step `second` wait for the end of `first`. */
    void (*constrain)(const struct sb_graph_v1 *graph,
                      void (*add)(void *to, uint32_t first, uint32_t second), void *to);

    /* Fills key[steps], which comes zeroed: with limited workers the ready step with the smallest
     * key goes to the free worker with the smallest number; ties by number. */
    void (*prioritise)(const struct sb_graph_v1 *graph, int64_t *key);

    /* Plans, with limited workers, by cost and transfer: worker[steps] comes as NONE, start[steps]
     * as 0. A plan may start no step before its data is there, and run one step at a time on a
     * worker. Drawn durations keep the order of each worker, and start as soon as they can. */
    void (*place)(const struct sb_graph_v1 *graph, uint32_t *worker, int64_t *start);

    /* Decisions while it runs: in simbench run where there is none of the above, in simbench verify
     * --strategy always. At each point in time first `ended` and
     * `ready` are called for all that is new, then `idle` for each free worker, in their order.
     * Steps that are left out of a run are told as ended. `begin` gives what the others get as
     * `state`, for one run; `graph` stays until `finish`. */
    void *(*begin)(const struct sb_graph_v1 *graph, uint64_t replicate);
    void (*ready)(void *state, uint32_t step, int64_t now);
    void (*ended)(void *state, uint32_t step, int64_t now);
    /* The step that starts now on that worker, or NONE. With unlimited workers it is asked with
     * NONE, again and again until it answers so. */
    uint32_t (*idle)(void *state, uint32_t worker, int64_t now);
    void (*finish)(void *state);
};

/* Yours to define. */
#if defined __GNUC__
__attribute__((visibility("default")))
#endif
extern const struct sb_strategy_v1 sb_strategy_v1;

#ifdef __cplusplus
}
#endif

#endif
