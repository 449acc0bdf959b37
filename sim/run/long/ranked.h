/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment that several ranks run together: each takes chunks of replicates from a counter
 * that all share, and at the end their pieces are added up on rank 0, two by two. */
#ifndef SIM_RUN_LONG_RANKED_H
#define SIM_RUN_LONG_RANKED_H

#include "sim/run/experiment_case.h"
#include "sim/run/long/checkpoint.h"
#include "sim/run/long/kept_parts.h"
#include "sim/run/ranks/ranks.h"

/* What a rank needs besides the experiment. */
struct sb_ranked {
    const struct sb_ranks *ranks;
    struct sb_checkpoint *checkpoint; /* where each keeps what it does; or NULL */
    const struct sb_kept_parts *kept; /* what was done before, the same for all; or NULL */
};

/* Of all ranks together, each with the same `x`, but for threads, stop and progress, and the same
 * `row`, which is its own counter, and its row in parts. On rank 0 as sb_experiment_run, and its
 * progress is that of all; on the others *result has no replicates, and nothing else. What a rank
 * is told to stop for stops all of them: what is done is not a prefix of the replicates then. An
 * error on one of them is not known to the others: the caller ends the job. */
enum sb_code sb_experiment_run_ranked(const struct sb_experiment *x, const struct sb_ranked *ranked,
                                      uint32_t row, struct sb_workload_result *result,
                                      struct sb_arena *arena, struct sb_error *error);

/* Before the experiments: how many counters there are. SB_ENOMEM. Of all ranks together. */
enum sb_code sb_ranked_begin(const struct sb_ranks *ranks, uint32_t counters,
                             struct sb_error *error);

/* Of this rank alone: no rank takes another chunk of any of these. */
void sb_ranked_stop(const struct sb_ranks *ranks, uint32_t counter, uint32_t counters);

/* How many replicates are taken at a time. Each rank takes some tens of times, so that all end
 * together; but a chunk is worth a message, and not too long to be waited for. */
uint64_t sb_ranked_chunk(uint64_t replicates, uint64_t steps, uint32_t lanes, uint32_t ranks,
                         uint32_t threads);

#endif
