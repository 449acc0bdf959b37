/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be done in an interval of time, whatever the schedule, against what can be done there.
 *
 * In an interval each step runs for at least the lesser of what lies in it when the step starts as
 * early as it can and as late as it can (E. B. Fernandez, B. Bussell, "Bounds on the number of
 * processors and time for multiprocessor optimal schedules", IEEE Trans. Computers C-22(8), 1973).
 * For unit latencies it contains Hu's bound. */
#ifndef SIM_BOUNDS_ENERGY_H
#define SIM_BOUNDS_ENERGY_H

#include "sim/bounds/problem.h"

__extension__ typedef __int128 sb_energy; /* time times units of a resource */

/* By how much, at least, `end` (the longest path or later) is too early for all steps to end until
 * then: the most that an interval is overrun by, over the capacity, rounded up. 0: none is. All
 * intervals that matter are looked at, which are those of P. Baptiste, C. Le Pape, W. Nuijten,
 * "Satisfiability tests and time-bound adjustments for cumulative scheduling problems", Annals of
 * Operations Research 92, 1999. Takes time that grows with the square of the steps. SB_ENOMEM. */
enum sb_code sb_energy_late(const struct sb_problem *problem, sb_ns end, sb_ns *late,
                            struct sb_error *error);

#endif
