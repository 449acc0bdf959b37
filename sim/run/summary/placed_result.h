/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result says of workers that differ. */
#ifndef SIM_RUN_SUMMARY_PLACED_RESULT_H
#define SIM_RUN_SUMMARY_PLACED_RESULT_H

#include "sim/result/result.h"
#include "sim/run/replicates/placed.h"

/* Fills result->platform and how each strategy's steps come to workers, in `arena`, and the longest
 * path of the least costs in place of that of mean latencies. SB_ENOMEM. */
enum sb_code sb_placed_describe(const struct sb_job *job, struct sb_workload_result *result,
                                struct sb_arena *arena, struct sb_error *error);

/* The transfers of the run that was traced last. SB_ENOMEM. */
enum sb_code sb_placed_show(const struct sb_placed_runs *runs, uint32_t strategy,
                            struct sb_shown_schedule *shown, struct sb_arena *arena,
                            struct sb_error *error);

#endif
