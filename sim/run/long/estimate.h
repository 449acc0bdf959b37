/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long an experiment will take, and how much memory, from a short piece of it. */
#ifndef SIM_RUN_LONG_ESTIMATE_H
#define SIM_RUN_LONG_ESTIMATE_H

#include "sim/run/experiment.h"

struct sb_run_estimate {
    uint64_t replicates; /* asked for: 1 where nothing is random */
    uint64_t measured;   /* of those, for the estimate */
    double seconds;      /* of the whole, with as many threads */
    uint64_t bytes;      /* of memory, at the most */
};

/* What this program has held of memory at the most, in bytes. */
uint64_t sb_run_peak_memory(void);

/* Runs replicates of `x` for about `seconds` (one unit of work at least), with x->threads, and some
 * verified ones. `share` is how many of the replicates this process does; the figures are of
 * those. `result`, in `arena`, is that of what was run. Errors as those of sb_experiment_run;
 * SB_EINTR also where it is stopped meanwhile. */
enum sb_code sb_run_estimate(const struct sb_experiment *x, uint64_t share, double seconds,
                             struct sb_run_estimate *estimate, struct sb_workload_result *result,
                             struct sb_arena *arena, struct sb_error *error);

#endif
