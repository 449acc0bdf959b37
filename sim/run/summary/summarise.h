/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the threads counted to the figures of a result. */
#ifndef SIM_RUN_SUMMARY_SUMMARISE_H
#define SIM_RUN_SUMMARY_SUMMARISE_H

#include "sim/result/result.h"
#include "sim/run/parts/sums.h"
#include "sim/run/replicates/job.h"

/* Fills the strategies' makespans and speed-ups, and the longest path; `sum` holds the sums of
 * all `done` replicates. SB_ENOMEM. */
enum sb_code sb_summarise(const struct sb_job *job, struct sb_sums *sum, uint64_t done,
                          struct sb_workload_result *result, struct sb_arena *arena,
                          struct sb_error *error);

#endif
