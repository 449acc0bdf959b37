/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How short a schedule can be: a lower bound, the best schedule that is found, and whether that is
 * proved to be the best there is. */
#ifndef SIM_BOUNDS_OPTIMUM_H
#define SIM_BOUNDS_OPTIMUM_H

#include "sim/bounds/lower_bound.h"

#include <stdatomic.h>

/* What is spent on it. With `until` 0 the same problem gives the same answer always. */
struct sb_effort {
    uint32_t energy_steps_max; /* see lower_bound.h */
    uint32_t tight_steps_max;  /* of more steps there are no tight heads and tails */
    uint64_t placements;       /* of steps, in restarts of heuristics before there are branches */
    uint64_t nodes;            /* of branch and bound */
    sb_ns until;               /* of sb_clock_now(); 0: no limit besides */
    const atomic_bool *stop;   /* may be NULL */
};

enum sb_found_by { SB_BY_LIST, SB_BY_JUSTIFICATION, SB_BY_RESTARTS, SB_BY_BRANCHING };

struct sb_optimum {
    struct sb_lower_bound bound;
    sb_ns lower; /* bound.tight, or `best` once no shorter schedule is left */
    sb_ns best;
    bool proved;  /* lower == best */
    sb_ns *start; /* [steps] of the best schedule */
    enum sb_found_by by;
    uint64_t restarts, nodes;
};

/* Looks for the best schedule; all lives in `arena`. Branches are those of branch.h, or of
 * precedence_tree.h where steps hold more than workers; larger problems have none. SB_ENOMEM. */
enum sb_code sb_optimum_find(const struct sb_problem *problem, const struct sb_effort *effort,
                             struct sb_optimum *optimum, struct sb_arena *arena,
                             struct sb_error *error);

#endif
