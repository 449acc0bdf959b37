/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps all of whose predecessors are placed, the one with the highest rank first. */
#ifndef SIM_PLACEMENT_READY_H
#define SIM_PLACEMENT_READY_H

#include "sim/placement/placer.h"
#include "sim/placement/rank.h"

struct sb_ready {
    const struct sb_instance *instance;
    const sb_rank *rank; /* [steps] of those in the heap it does not change */
    uint32_t *missing;   /* [steps] predecessors that are not placed */
    uint32_t *heap;      /* [count] */
    uint32_t count;
};

/* Begins with the steps that await nothing but what is placed; lives as long as the placer.
 * SB_ENOMEM. */
enum sb_code sb_ready_init(struct sb_ready *ready, struct sb_placer *placer, const sb_rank *rank);

/* Takes the step with the highest rank, of several the one with the smallest number; SB_NONE: there
 * is none. */
uint32_t sb_ready_take(struct sb_ready *ready);

/* Says that a step that was taken is placed: what awaited it alone is ready. */
void sb_ready_placed(struct sb_ready *ready, uint32_t step);

#endif
