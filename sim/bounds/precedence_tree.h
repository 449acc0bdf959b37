/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth-first branch and bound for several resources. At each node one more step starts, no earlier
 * than the ones before it, as early as it fits (the precedence tree of J. H. Patterson, R.
 * Slowinski, F. B. Talbot, J. Weglarz 1989; A. Sprecher, Management Science 46(5), 2000). Cut is,
 * without losing every optimum:
 *   - what cannot end in time, by the paths behind steps and by what is left to do on a resource;
 *   - a step that starts when another could be over, and one that could have started earlier;
 *   - a partial schedule of the same steps as an earlier one that is no later in anything
 *     (memo.h). */
#ifndef SIM_BOUNDS_PRECEDENCE_TREE_H
#define SIM_BOUNDS_PRECEDENCE_TREE_H

#include "sim/bounds/branch.h"

enum { SB_PRECEDENCE_TREE_STEPS_MAX = 1024 };

/* As sb_branch_run, of a problem with any resources and SB_PRECEDENCE_TREE_STEPS_MAX steps at most;
 * a step that takes no time holds nothing. */
enum sb_code sb_precedence_tree_run(const struct sb_problem *problem, sb_ns lower,
                                    const struct sb_branch_limits *limits, sb_ns *best,
                                    sb_ns *start, uint64_t *nodes, enum sb_branch_end *end,
                                    struct sb_error *error);

#endif
