/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of each resource is held at which time, while steps are placed one after another. */
#ifndef SIM_BOUNDS_PROFILE_H
#define SIM_BOUNDS_PROFILE_H

#include "sim/bounds/problem.h"

struct sb_profile {
    const struct sb_problem *problem;
    uint32_t points;
    sb_ns *time;    /* [points] ascending, the first one 0 */
    uint32_t *held; /* [points][resources] from that time until the next; 0 behind the last */
};

/* Room for all steps, in `arena`, and empty; -1 when memory is out. */
int sb_profile_init(struct sb_profile *profile, const struct sb_problem *problem,
                    struct sb_arena *arena);

void sb_profile_clear(struct sb_profile *profile);

/* The earliest time from `ready` on at which the step fits. One that takes no time looks at what
 * is held from then on. */
sb_ns sb_profile_earliest(const struct sb_profile *profile, uint32_t step, sb_ns ready);

/* Places the step there; it fits. */
void sb_profile_add(struct sb_profile *profile, uint32_t step, sb_ns start);

#endif
