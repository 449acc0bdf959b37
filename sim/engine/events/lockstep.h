/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans whose runs need no events, so that several replicates go on in lockstep, in vectors
 * (lockstep_kernel.c).
 *
 * Longest paths: no step ever awaits a worker. Steps that are ready or run at one time do not come
 * before each other, and there are no more of such steps than workers (antichain.h).
 *
 * Levels: each step awaits all of the level before, as with barriers, or there is one level, of
 * independent tasks. The steps of a level are ready at the same time, and each in turn starts on
 * the worker that is free first. */
#ifndef SIM_ENGINE_EVENTS_LOCKSTEP_H
#define SIM_ENGINE_EVENTS_LOCKSTEP_H

#include "sim/engine/plan.h"

#include <stdbool.h>

enum sb_lockstep_by { SB_LOCKSTEP_NOT, SB_LOCKSTEP_BY_PATHS, SB_LOCKSTEP_BY_LEVELS };

enum { SB_LOCKSTEP_LANES = 8 }; /* so many replicates at a time */

struct sb_lockstep {
    enum sb_lockstep_by by; /* not: the rest is not set */
    const struct sb_plan *plan;
    uint32_t workers, levels;
    uint32_t *level; /* [nodes] of joins: that of the steps that they are complete with */
    uint32_t *begin; /* [levels + 1] where they are in `order` */
    uint32_t *order; /* [steps] the levels one after another, each in the order of service */
    sb_ns *row;      /* [][SB_LOCKSTEP_LANES] scratch: when steps end, or when workers are free */
    struct sb_arena arena;
};

/* Borrows the plan. -1 when memory is out; sb_lockstep_fini() in any case. */
int sb_lockstep_init(struct sb_lockstep *lockstep, const struct sb_plan *plan, uint32_t workers);
void sb_lockstep_fini(struct sb_lockstep *lockstep);

/* The order of service, which is another where steps are ranked anew. */
void sb_lockstep_order(struct sb_lockstep *lockstep);

#endif
