/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scheduling without a list: of all pairs of a ready step and a worker the one of the smallest
 * value is placed next, behind all else on that worker. The value is the start, times a factor,
 * plus what does not change while others are placed. */
#ifndef SIM_PLACEMENT_PAIRS_H
#define SIM_PLACEMENT_PAIRS_H

#include "sim/placement/placer.h"
#include "sim/placement/rank.h"

struct sb_pair_rule {
    unsigned factor; /* of the start */
    /* What is added to it, of a step on a worker. */
    sb_rank (*addend)(const struct sb_placer *placer, uint32_t step, uint32_t worker,
                      const void *self);
    const void *self;
    const sb_rank *tie; /* [steps] of equal values the smallest is next, then the smallest step,
                           then the smallest worker; NULL: it does not count */
};

/* In time that grows with steps * workers * log(steps), whatever is ready at once. SB_ENOMEM. */
enum sb_code sb_place_pairs(struct sb_placer *placer, const struct sb_pair_rule *rule);

#endif
