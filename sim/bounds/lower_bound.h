/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No schedule is shorter than this. */
#ifndef SIM_BOUNDS_LOWER_BOUND_H
#define SIM_BOUNDS_LOWER_BOUND_H

#include "sim/bounds/problem.h"

struct sb_lower_bound {
    sb_ns path;   /* the longest path */
    sb_ns work;   /* of the scarcest resource: work / capacity, rounded up to problem->unit */
    sb_ns energy; /* the least end at which no interval is overrun (energy.h), no less than both;
                     where intervals were not looked at, the larger of both */
    sb_ns tight;  /* the same with heads and tails that know of resources (tighten.h), where the
                     others leave something open; no less than `energy` */
};

/* Of more than `energy_steps_max` steps no intervals are looked at. SB_ENOMEM. */
enum sb_code sb_lower_bound_find(const struct sb_problem *problem, uint32_t energy_steps_max,
                                 struct sb_lower_bound *bound, struct sb_error *error);

#endif
