/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a runner that has workers which differ, or strategies that place steps on workers. */
#ifndef SIM_RUN_REPLICATES_PLACED_H
#define SIM_RUN_REPLICATES_PLACED_H

#include "sim/platform/lanes.h"
#include "sim/platform/platform_check.h"
#include "sim/platform/platform_engine.h"
#include "sim/run/replicates/job.h"

struct sb_placed_runs {
    const struct sb_job *job;
    struct sb_platform_engine **engine; /* [strategies] NULL: not run so */
    struct sb_platform_check *check;
    sb_ns *path;   /* [lanes] the bound, where workers differ; else NULL */
    sb_ns *finish; /* scratch */
};

/* Of one thread, in `arena`; plans are the job's, those of oracles the thread's own. SB_ECHECK: a
 * strategy places steps so that they cannot run; SB_ENOMEM. Ends with sb_placed_runs_fini, in any
 * case. */
enum sb_code sb_placed_runs_init(struct sb_placed_runs *runs, const struct sb_job *job,
                                 const struct sb_plan *oracle, struct sb_schedule_check *check,
                                 struct sb_arena *arena, struct sb_error *error);
void sb_placed_runs_fini(struct sb_placed_runs *runs);

/* makespan[lanes] of a block with latency[steps][lanes], the same as by_lane[lanes][steps]. */
enum sb_code sb_placed_run_block(struct sb_placed_runs *runs, uint32_t strategy,
                                 const sb_ns *latency, const sb_ns *by_lane, sb_ns *makespan,
                                 struct sb_error *error);

/* One replicate. */
enum sb_code sb_placed_run_alone(struct sb_placed_runs *runs, uint32_t strategy,
                                 const sb_ns *latency, sb_ns *makespan, struct sb_error *error);

/* runs->path[] of the block. */
void sb_placed_bound(struct sb_placed_runs *runs, const sb_ns *latency);

/* One replicate, leaving span[steps], checked. */
enum sb_code sb_placed_trace(struct sb_placed_runs *runs, uint32_t strategy, const sb_ns *latency,
                             struct sb_span *span, sb_ns *makespan, struct sb_error *error);

#endif
