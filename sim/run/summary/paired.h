/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ratio of today's makespan to another strategy's, replicate by replicate. */
#ifndef SIM_RUN_SUMMARY_PAIRED_H
#define SIM_RUN_SUMMARY_PAIRED_H

#include "sim/result/result.h"
#include "sim/run/replicates/job.h"

/* Of the first SB_PAIRED_REPLICATES at most, which fix a share to half a per cent: its time and its
 * memory do not grow with a run. */
enum { SB_PAIRED_REPLICATES = 1 << 16 };

/* Fills `paired` of each strategy but today's, in `arena`. The figures of `result` are there, and
 * job->kept[] are in order of replicates. A makespan of 0 counts as 1 ns. SB_ENOMEM. */
enum sb_code sb_paired_fill(const struct sb_job *job, struct sb_workload_result *result,
                            struct sb_arena *arena, struct sb_error *error);

#endif
