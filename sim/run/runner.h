/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread of an experiment needs: scratch for blocks of replicates, and its share of the
 * sums. */
#ifndef SIM_RUN_RUNNER_H
#define SIM_RUN_RUNNER_H

#include "sim/engine/check.h"
#include "sim/engine/event_engine.h"
#include "sim/run/experiment.h"
#include "sim/stats/tally.h"
#include "sim/verify/verify.h"

/* Shared by the threads of an experiment, constant while they run but for exact[] and last[]. */
struct sb_job {
    const struct sb_experiment *experiment;
    const struct sb_kernel *kernel;
    struct sb_samplers samplers;
    struct sb_plan *plan; /* [strategies] */
    uint64_t replicates;  /* wanted */
    unsigned lanes;       /* a block */
    uint64_t unit,
        units; /* replicates that a thread takes at a time, and how many times there are */
    uint64_t check_every; /* each so-manyth replicate's schedules go through the checker */
    uint64_t verify;      /* so many replicates, spread evenly, run on a real scheduler as well */
    sb_ns **exact;        /* [strategies][replicates], or NULL: tallied in buckets */
    uint32_t shown;       /* the last strategy that is not run for the speed-up alone */
    uint32_t free; /* a strategy that adds no edges, with unlimited workers: no other can be faster;
                      else SB_NONE */
    sb_ns *last;   /* [looked] that strategy's makespans of the first replicates, to choose one to
                      show */
    uint64_t looked;
    uint32_t baselines;
    uint32_t baseline[4]; /* indices of the strategies that others are compared with */
};

struct sb_runner {
    const struct sb_job *job;
    sb_ns *latency;            /* [steps][lanes] */
    sb_ns *by_lane;            /* [lanes][steps], for the event-driven engine */
    sb_ns *finish;             /* [rows or nodes, the most of any plan][lanes] */
    sb_ns *makespan;           /* [strategies][lanes] */
    struct sb_engine **engine; /* [strategies], with limited workers */
    struct sb_schedule_check *check;
    struct sb_span *span;   /* [steps] */
    struct sb_plan *oracle; /* [strategies] plans of its own for oracles, zeroed for others */
    struct sb_verifier **
        verifier; /* [strategies] NULL: no real scheduler has a program for it, or none is wanted */
    uint64_t *verified;       /* [strategies] schedules */
    struct sb_tally *tally;   /* [strategies], with buckets when there is no exact[] */
    struct sb_ratios *ratios; /* [strategies][baselines] */
    uint64_t checked;
    struct sb_arena arena;
};

enum sb_code sb_runner_init(struct sb_runner *runner, const struct sb_job *job,
                            struct sb_error *error);
void sb_runner_fini(struct sb_runner *runner);

/* Runs replicates [from, until) of the job (counted from experiment->first). */
enum sb_code sb_runner_run(struct sb_runner *runner, uint64_t from, uint64_t until,
                           struct sb_error *error);

/* One replicate under one strategy, leaving runner->span and checked; `latency` is [steps]. */
enum sb_code sb_runner_trace(struct sb_runner *runner, uint32_t strategy, const sb_ns *latency,
                             uint64_t replicate, sb_ns *makespan, struct sb_error *error);

#endif
