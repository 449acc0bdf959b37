/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread of an experiment needs: scratch for blocks of replicates, and its share of the
 * sums. */
#ifndef SIM_RUN_REPLICATES_RUNNER_H
#define SIM_RUN_REPLICATES_RUNNER_H

#include "sim/engine/block.h"
#include "sim/engine/check.h"
#include "sim/engine/events/event_engine.h"
#include "sim/run/parts/sums.h"
#include "sim/run/replicates/job.h"
#include "sim/run/replicates/online.h"
#include "sim/run/replicates/placed.h"
#include "sim/verify/verify.h"

struct sb_runner {
    const struct sb_job *job;
    struct sb_block block;
    sb_ns *by_lane;            /* [lanes][steps], for the event-driven engine */
    sb_ns *finish;             /* [nodes, the most of any plan] of a trace */
    sb_ns *makespan;           /* [strategies][lanes] */
    struct sb_engine **engine; /* [strategies], with limited workers */
    struct sb_placed_runs placed;
    struct sb_online_runs online;
    struct sb_schedule_check *check;
    struct sb_span *span;   /* [steps] */
    struct sb_span *real;   /* [steps] the real schedule; NULL: none is verified */
    struct sb_plan *oracle; /* [strategies] plans of its own for oracles, zeroed for others */
    struct sb_verifier **
        verifier; /* [strategies] NULL: no real scheduler has a program for it, or none is wanted */
    struct sb_sums sums;
    const sb_ns *path; /* [lanes] the longest path */
    struct sb_arena arena;
};

enum sb_code sb_runner_init(struct sb_runner *runner, const struct sb_job *job,
                            struct sb_error *error);
void sb_runner_fini(struct sb_runner *runner);

/* Runs replicates [from, until) of the job (counted from job->first). */
enum sb_code sb_runner_run(struct sb_runner *runner, uint64_t from, uint64_t until,
                           struct sb_error *error);

/* One replicate under one strategy, leaving runner->span and checked; `latency` is [steps]. */
enum sb_code sb_runner_trace(struct sb_runner *runner, uint32_t strategy, const sb_ns *latency,
                             uint64_t replicate, sb_ns *makespan, struct sb_error *error);

#endif
