/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely a system is to break down after a disturbance that is over: metastable failures
 * (Bronson et al., HotOS 2021; Huang et al., OSDI 2022). What keeps it down is what the workload
 * does about failures: retries above all.
 *
 * Runs are independent; run r has the same draws at each rate and under each trigger. Results do
 * not depend on the number of threads. */
#ifndef SIM_LOAD_COLLAPSE_COLLAPSE_H
#define SIM_LOAD_COLLAPSE_COLLAPSE_H

#include "sim/load/collapse/trigger.h"
#include "sim/load/collapse/verdict.h"
#include "sim/load/engine/load_engine.h"
#include "sim/stats/interval.h"

#include <stdatomic.h>

struct sb_collapse {
    const struct sb_load_case *load; /* open arrivals without points of their own */
    const double *rate;              /* [rates] a second, ascending */
    uint32_t rates;
    struct sb_trigger trigger;
    const sb_ns *length; /* [lengths] of it, ascending, the first one 0: none */
    uint32_t lengths;
    struct sb_collapse_rule rule;
    uint32_t runs;           /* of each */
    uint64_t backlog;        /* more attempts and requests in flight are a collapse */
    uint32_t threads;        /* 1 at least */
    const atomic_bool *stop; /* NULL, or true: it ends with SB_EINTR */
    void (*progress)(void *self, uint64_t done, uint64_t wanted); /* NULL; one thread at a time */
    void *self;
};

/* Of a rate and a length. */
struct sb_collapse_cell {
    uint64_t runs, collapsed;
    uint64_t at_limit;              /* of those: they had more in flight than the backlog */
    struct sb_estimate probability; /* Wilson's interval */
    struct sb_estimate share;       /* of the window that is ok; Student's interval */
    uint64_t recovered;             /* runs; the times they took, in ns, NAN: there are none */
    double recovery_median, recovery_p90;
    uint64_t pending_max; /* requests and attempts that were in flight at an end, at most */
};

struct sb_collapse_rate {
    double rate;
    struct sb_collapse_cell *cell; /* [lengths] */
    struct sb_estimate by_itself;  /* collapses an hour without a trigger: events by the time until
                                      they happen, Garwood's interval */
    struct sb_estimate half;       /* the length in ns that brings down half of the runs, see
                                      dose_response.h */
};

/* Fills rate[rates], which points into `arena`. SB_EINPUT as sb_load_engine_new and for a rate that
 * is not one, SB_ENOMEM, SB_EINTR. */
enum sb_code sb_collapse_run(const struct sb_collapse *collapse, struct sb_collapse_rate *rate,
                             struct sb_arena *arena, struct sb_error *error);

#endif
