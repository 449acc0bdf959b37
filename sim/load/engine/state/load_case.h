/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine under load (load_engine.h) is given, and what a run leaves. */
#ifndef SIM_LOAD_ENGINE_STATE_LOAD_CASE_H
#define SIM_LOAD_ENGINE_STATE_LOAD_CASE_H

#include "sim/draw/sampler.h"
#include "sim/engine/plan.h"
#include "sim/load/attempt_log.h"
#include "sim/load/engine/state/wide.h"
#include "sim/model/arrivals.h"

/* A workload of a mix, under a strategy. Pools of the same name are the same pool, and must say the
 * same. */
struct sb_load_part {
    const struct sb_plan *plan;
    const struct sb_samplers *samplers; /* of its graph; no source of their own but the copula */
    double share;                       /* of the arrivals, relative to the others; above 0 */
};

struct sb_load_case {
    uint32_t parts; /* 1 at least */
    const struct sb_load_part *part;
    const struct sb_arrivals *arrivals; /* NULL or SB_ARRIVALS_NONE: one request alone, at 0 */
    uint32_t workers;                   /* 0: as many as wanted */
    uint64_t seed;
};

/* 73 years: no end that is foreseen is too late for a number. */
#define SB_LOAD_HORIZON_MAX (SB_NS_TOTAL_MAX / 2)

/* One run. Zeroed members: no limit. A run is over when all that came has drained (arrivals that
 * end: a trace, `stop`), or at the first of the limits. */
struct sb_load_run {
    uint64_t run;
    double rate;       /* in place of the case's, of batches a nanosecond, in (0, 1]; 0: the
                          case's */
    uint64_t requests; /* over when the first so many requests are; more keep coming until then */
    uint64_t stop;     /* no more than so many come; then the run drains */
    sb_ns horizon;     /* nothing happens after this time, SB_LOAD_HORIZON_MAX at the latest, and
                          what has not ended is pending */
    sb_ns pause_at, pause; /* pools stand still for so long from then on, see pause.h; 0: they do
                              not. Their sum is below 2^62 */
    uint64_t backlog;      /* more attempts and requests in flight end the run: collapsed */
    /* Asked every 2^16 events or so; false ends the run: stopped. NULL: it goes on. */
    bool (*go_on)(void *self);
    /* When a request's caller knows its outcome (`drained` is not known, SB_NS_NEVER), in the order
     * of events; what a run's statistics are made of. NULL: not wanted. May call
     * sb_load_engine_use. */
    void (*over)(void *self, const struct sb_request *request);
    void (*came)(void *self, sb_ns time); /* each arrival; NULL: not wanted */
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
    sb_wide busy;                        /* slots times ns: the integral of min(held, slots) */
    sb_wide queued;                      /* the integral of `waiting` */
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

/* What a run leaves. */
struct sb_load_run_end {
    enum sb_load_end end;
    sb_ns time;                    /* of the last event */
    uint64_t arrived, over;        /* requests */
    uint64_t pending;              /* requests that are not over */
    uint64_t outcome[SB_OUTCOMES]; /* of those that are */
    uint64_t most_pending;
    uint64_t events; /* ends, timers that were not taken back, and arrivals of requests */
    sb_wide present; /* the integral of requests in the system; equal to `stayed` when none is */
    sb_wide stayed;  /* the sum of the makespans of those that are over */
};

#endif
