/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of a run whose draws are spread evenly. */
#ifndef SIM_RUN_SUMMARY_RANDOMISED_H
#define SIM_RUN_SUMMARY_RANDOMISED_H

#include "sim/result/result.h"
#include "sim/run/replicates/job.h"

/* Makespans: value[strategies][count] in order of replicates, and the same ascending. */
struct sb_randomised_run {
    sb_ns *const *value;
    sb_ns **sorted;
    uint64_t count;
};

/* Borrows those that the job keeps, and sorts copies of them. SB_ENOMEM. */
enum sb_code sb_randomised_sort(struct sb_randomised_run *run, const struct sb_job *job,
                                uint64_t count, struct sb_arena *arena, struct sb_error *error);

/* In place of the intervals of independent replicates, once all figures stand. Quantiles and shares
 * with too few values beyond them keep theirs, which are no shorter. Fills result->sampling. */
void sb_randomised_fill(const struct sb_randomised_run *run, const struct sb_job *job,
                        struct sb_workload_result *result);

#endif
