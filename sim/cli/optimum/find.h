/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best schedule of a workload's mean latencies on identical workers. */
#ifndef SIM_CLI_OPTIMUM_FIND_H
#define SIM_CLI_OPTIMUM_FIND_H

#include "sim/cli/optimum/told.h"
#include "sim/cli/options/selection.h"

struct sb_optimum_search {
    const struct sb_selection *selection; /* what the schedule is compared with */
    sb_ns time;                           /* until the search gives up */
    const atomic_bool *stop;
};

/* Fills all but the first two members of `told`, which are the caller's; it lives in `arena`.
 * SB_ECHECK where the checker refuses the schedule; SB_ENOMEM. */
enum sb_code sb_optimum_tell(const struct sb_optimum_search *search, struct sb_optimum_told *told,
                             struct sb_arena *arena, struct sb_error *error);

/* "branch and bound" */
const char *sb_optimum_found_by(enum sb_found_by by);

#endif
