/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth-first branch and bound for identical workers. Time goes from end to end; at each, steps
 * start or are left to wait, also where a worker is free (H. Kasahara, S. Narita, "Practical
 * multiprocessor scheduling algorithms for efficient parallel processing", IEEE Trans. Computers
 * C-33(11), 1984). Cut is, without losing every optimum:
 *   - what cannot end in time, by the paths behind steps and by the work that must be done before
 *     each of them;
 *   - a step that waits, and then starts though a worker was free for it all the while, or could
 *     have run there to its end (left shift);
 *   - a step before another one that takes as long and that all its successors await as well;
 *   - a partial schedule of the same steps as an earlier one that is no later at any worker (E.
 *     Demeulemeester, W. Herroelen, Management Science 38(12), 1992: cutset dominance). */
#ifndef SIM_BOUNDS_BRANCH_H
#define SIM_BOUNDS_BRANCH_H

#include "sim/bounds/problem.h"

#include <stdatomic.h>

enum { SB_BRANCH_STEPS_MAX = 4096 };

struct sb_branch_limits {
    uint64_t nodes;          /* partial schedules to look into */
    sb_ns until;             /* of sb_clock_now(); 0: as long as it takes */
    const atomic_bool *stop; /* may be NULL */
};

enum sb_branch_end { SB_BRANCH_DONE, SB_BRANCH_LIMIT };

/* Looks for schedules shorter than `*best`, down to `lower`, of a problem of one resource of which
 * no step holds more than one unit, and of SB_BRANCH_STEPS_MAX steps at most. `*best` and
 * start[steps] are of the best one that is found; `*nodes` counts on. SB_BRANCH_DONE: there is no
 * shorter one, or it is `lower`. SB_ENOMEM. */
enum sb_code sb_branch_run(const struct sb_problem *problem, sb_ns lower,
                           const struct sb_branch_limits *limits, sb_ns *best, sb_ns *start,
                           uint64_t *nodes, enum sb_branch_end *end, struct sb_error *error);

#endif
