/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The replicates that reports show, and their schedules. */
#ifndef SIM_RUN_SUMMARY_SHOWN_H
#define SIM_RUN_SUMMARY_SHOWN_H

#include "sim/result/result.h"
#include "sim/run/replicates/runner.h"

/* Larger graphs get no spans in the result: [steps] of every strategy, and of today's order and the
 * one to take alone. */
struct sb_shown_limits {
    uint32_t all, two;
};

/* Chooses a replicate for each enum sb_shown: among the first 2^20 that are done, the one whose
 * makespans under today's order and under the one to take are the nearest to that percentile of
 * each, by the sum of the relative distances; of equally near ones that with the smallest number.
 * The figures of `result` are there, and job->kept[] are in order of replicates, as sb_summarise
 * leaves them. Fills in the makespans of the replicates that are chosen. */
void sb_shown_choose(const struct sb_job *job, struct sb_workload_result *result);

/* That replicate's schedule under one strategy, for a reader, becomes runner->span; checked.
 * `latency` is [steps]. SB_ENOMEM, SB_ECHECK. */
enum sb_code sb_shown_trace(const struct sb_job *job, struct sb_runner *runner, uint32_t strategy,
                            const sb_ns *latency, uint64_t replicate, struct sb_error *error);

/* Fills in the schedules of the replicates that are chosen, the names of tasks and the
 * dependencies, in `arena`. SB_ENOMEM; SB_ECHECK where the checker refuses a schedule. */
enum sb_code sb_shown_fill(const struct sb_job *job, struct sb_runner *runner,
                           const struct sb_shown_limits *limits, struct sb_workload_result *result,
                           struct sb_arena *arena, struct sb_error *error);

#endif
