/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The third engine: many requests, each one walk through its graph, at the same pools.
 *
 * One run is one sample path, a function of (case, rate, seed, run) and of nothing else. What
 * happens at one instant, and in which order, resilience.h says; who starts and who is shed,
 * pools.h. Besides:
 * - Arrivals are numbered from 0 over all workloads of a mix, in the order in which they come.
 * - What takes of no pool starts in phase 4 as well. What takes no time ends in another phase 1 of
 *   the same instant.
 * - PRIORITY is (`priority`, rank under the strategy, FIFO), STRATEGY (rank, FIFO), or FIFO where no
 *   strategy has an order; LIFO is FIFO the other way round.
 * - Where pools of several kinds meet (`workers` and others), an attempt has its place in its queue
 *   of each. If of those that can start none comes first in all its queues, the first one of the
 *   first pool in the file starts.
 * - PS: an attempt that wants u slots gets u times as much of the pool, which serves all that are
 *   there at min(1, slots / slots wanted). Ends are exact in 2^-64 ns, and rounded up to nanoseconds
 *   where they are seen. A step takes of one such pool at most; `workers` are held until it ends.
 *
 * `workers` is one pool more, the last one, in the strategy's order, shared by all workloads. An
 * optional step that draws 0 is absent: it takes no slot and is over when it is reached.
 *
 * Latencies: those of `run` for arrival 0 and attempt 0, replicate = run (sim/draw/draw_run.h).
 * A run's memory grows with the requests in flight, not with those that have come. */
#ifndef SIM_LOAD_ENGINE_LOAD_ENGINE_H
#define SIM_LOAD_ENGINE_LOAD_ENGINE_H

#include "sim/draw/sampler.h"
#include "sim/engine/plan.h"
#include "sim/load/attempt_log.h"
#include "sim/load/engine/wide.h"
#include "sim/model/arrivals.h"

/* A workload of a mix, under a strategy. Pools of the same name are the same pool, and must say the
 * same. */
struct sb_load_part {
    const struct sb_plan *plan;
    const struct sb_samplers *samplers; /* of its graph; no source of their own but the copula */
    double share; /* of the arrivals, relative to the others; above 0 */
};

struct sb_load_case {
    uint32_t parts; /* 1 at least */
    const struct sb_load_part *part;
    const struct sb_arrivals *arrivals; /* NULL or SB_ARRIVALS_NONE: one request alone, at 0 */
    uint32_t workers;                   /* 0: as many as wanted */
    uint64_t seed;
};

/* One run. Zeroed members: no limit. A run is over when all that came has drained (arrivals that
 * end: a trace, `stop`), or at the first of the limits. */
struct sb_load_run {
    uint64_t run;
    double rate;       /* in place of the case's, of batches a nanosecond, in (0, 1]; 0: the
                          case's */
    uint64_t requests; /* over when the first so many requests are; more keep coming until then */
    uint64_t stop;     /* no more than so many come; then the run drains */
    sb_ns horizon;     /* nothing happens after this time, and what has not ended is pending */
    uint64_t backlog;  /* more attempts and requests in flight end the run: collapsed */
    /* Asked every 2^16 events or so; false ends the run: stopped. NULL: it goes on. */
    bool (*go_on)(void *self);
    /* When a request's caller knows its outcome (`drained` is not known, SB_NS_NEVER), in the order
     * of events; what a run's statistics are made of. NULL: not wanted. May call
     * sb_load_engine_use. */
    void (*over)(void *self, const struct sb_request *request);
    void *self;
    const struct sb_attempt_log *log; /* each attempt once it is both told and ended, each request
                                         once it has drained; NULL: not wanted */
};

/* What a pool has been through since the run began. All sums are exact. */
struct sb_load_use {
    uint64_t came, started, ended, shed; /* attempts; those that left the queue otherwise are the
                                            rest */
    uint64_t waiting, most_waiting;      /* attempts in the queue now; the most there were */
    uint64_t held;                       /* slots now; of PS: those wanted */
    sb_wide busy;   /* slots times ns: the integral of min(held, slots) */
    sb_wide queued; /* the integral of `waiting` */
    sb_wide waited; /* the sum over attempts that have left the queue of their time in it: equal to
                       `queued` when nobody waits, Little's law as an identity */
    uint64_t attempts, retries, hedges; /* that were issued to the pool; of them further ones */
};

enum sb_load_end {
    SB_LOAD_DONE,      /* the requests that were asked for are over, or all has drained */
    SB_LOAD_HORIZON,   /* time was up */
    SB_LOAD_COLLAPSED, /* the backlog was reached: "collapsed, n pending" */
    SB_LOAD_STOPPED    /* go_on said no */
};

struct sb_load_result {
    enum sb_load_end end;
    sb_ns time;                /* of the last event */
    uint64_t arrived, over;    /* requests */
    uint64_t pending;          /* requests that are not over */
    uint64_t outcome[SB_OUTCOMES]; /* of those that are */
    uint64_t most_pending;
    uint64_t events; /* ends, timers that were not taken back, and arrivals of requests */
    sb_wide present; /* the integral of requests in the system; equal to `stayed` when none is */
    sb_wide stayed;  /* the sum of the makespans of those that are over */
};

struct sb_load_engine;

/* Borrows all of the case. SB_EINPUT: pools of one name that differ, a step with slots of two PS
 * pools, a strategy that places steps on workers while those are limited, a rate that is not one.
 * SB_ENOMEM. Release with sb_load_engine_free. */
enum sb_code sb_load_engine_new(struct sb_load_engine **engine, const struct sb_load_case *load,
                                struct sb_error *error);
void sb_load_engine_free(struct sb_load_engine *engine);

/* One run, from an empty system; an engine does as many as wanted, one at a time. SB_EINPUT: of
 * `rate`; SB_ENOMEM. */
enum sb_code sb_load_engine_run(struct sb_load_engine *engine, const struct sb_load_run *run,
                                struct sb_load_result *result, struct sb_error *error);

/* The pools: of the first workload in file order, then those that others add, then `workers`. */
uint32_t sb_load_engine_pools(const struct sb_load_engine *engine);
const char *sb_load_engine_pool_name(const struct sb_load_engine *engine, uint32_t pool);
uint32_t sb_load_engine_pool_slots(const struct sb_load_engine *engine, uint32_t pool);

/* Up to now, from a callback, or up to the end of the last run. */
struct sb_load_use sb_load_engine_use(const struct sb_load_engine *engine, uint32_t pool);

#endif
