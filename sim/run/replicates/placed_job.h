/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workers of an experiment where they differ, or where strategies place steps on them. */
#ifndef SIM_RUN_REPLICATES_PLACED_JOB_H
#define SIM_RUN_REPLICATES_PLACED_JOB_H

#include "sim/platform/lanes.h"

/* Zeroed where no strategy is run so. */
struct sb_placed_job {
    const struct sb_platform *platform; /* the graph's, or one of workers that are alike */
    bool differs;                       /* it is the graph's: every strategy is run on it */
    struct sb_platform alike;
    struct sb_lanes bound; /* the longest path of the least durations, where it differs */
};

/* For these strategies and so many workers; where there are pools, no step is placed. `path` is a
 * plan that adds no edges. In `arena`. SB_EINPUT: more costs than a platform may have;
 * SB_ENOMEM. */
enum sb_code sb_placed_job_build(struct sb_placed_job *placed, const struct sb_plan *path,
                                 const struct sb_dag *dag,
                                 const struct sb_strategy *const *strategy, uint32_t strategies,
                                 uint32_t workers, struct sb_arena *arena, struct sb_error *error);

/* Whether the strategy is run on the platform. */
bool sb_placed_is(const struct sb_placed_job *placed, const struct sb_strategy *strategy);

#endif
