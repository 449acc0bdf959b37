/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many requests on libearliest: what the parts of the program share. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_LOAD_LOAD_PROGRAM_H
#define STRATEGIES_RUNTIMES_EARLIEST_LOAD_LOAD_PROGRAM_H

#include "sim/base/arena.h"
#include "sim/verify/load/load_runtime.h"
#include "strategies/earliest/earliest.h"

struct sb_load_program;

/* What the body of a step is given. */
struct sb_load_item {
    uint32_t step;
};

/* A workload of the mix. Each step is a task of the library, of the same number: of what happens at
 * one instant the order is that of requests, tasks and attempts, as it is when simulated that of
 * arrivals, steps and attempts. */
struct sb_load_set {
    const struct sb_dag *dag;
    const struct sb_resilience *resilience; /* NULL: there is none */
    struct es_set *set;
    struct sb_load_item *item; /* [steps] */
    struct es_policy *policy;  /* [steps] */
    struct es_budget **budget; /* [budgets] */
    struct es_breaker **breaker;
};

/* A step of a request. */
struct sb_load_call {
    struct sb_load_visit *visit;
    uint32_t step;
    struct sb_load_try {
        sb_ns issued;
        bool is_gone; /* has been told and has returned */
    } * try;          /* [tries] */
    size_t tries, room;
    bool is_waiting; /* for a backoff */
    bool was_cut;    /* an attempt timed out before its own limit */
};

enum sb_load_state { SB_LOAD_OPEN, SB_LOAD_OK, SB_LOAD_FAILED };

/* A request. */
struct sb_load_visit {
    struct sb_load_program *program;
    struct sb_request is;
    struct sb_load_set *set;
    struct es_request *request;
    struct sb_load_client *client; /* NULL: of no client */
    enum sb_load_state *state;     /* [steps] */
    uint32_t open;                 /* tasks */
    struct sb_load_call call[];    /* [steps] */
};

/* A body that asks, and waits for the answer. */
struct sb_load_client {
    struct sb_load_program *program;
    uint32_t number;
    struct es_token answer;
};

struct sb_load_program {
    const struct sb_load_script *script;
    const struct sb_attempt_log *log;
    struct es_virtual_clock virtual;
    struct es_clock *real;
    struct es_sched *sched;
    struct es_set *source;         /* of requests */
    struct sb_load_set *set;       /* [parts] */
    struct es_pool **pool;         /* [pools] */
    struct sb_load_visit **visit;  /* [arrivals] */
    struct sb_load_client *client; /* [clients] */
    uint64_t arrived;
    es_ns began;
    struct es_error error; /* the first of the library's */
    struct sb_arena arena;
};

static inline struct es_clock *sb_load_clock(struct sb_load_program *p)
{
    return p->real ? p->real : &p->virtual.clock;
}

static inline sb_ns sb_load_now(struct sb_load_program *p)
{
    struct es_clock *clock = sb_load_clock(p);
    return clock->now(clock) - p->began;
}

#endif
