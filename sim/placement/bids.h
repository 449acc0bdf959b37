/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scheduling without a list: at each turn all ready steps say what they would get now, and the one
 * of the smallest value is placed, behind all else on its worker. For rules by which a step can
 * come to be preferred because another was placed; others are faster as pairs (pairs.h). */
#ifndef SIM_PLACEMENT_BIDS_H
#define SIM_PLACEMENT_BIDS_H

#include "sim/placement/placer.h"
#include "sim/placement/rank.h"

/* What a step would get now. */
struct sb_bid {
    sb_rank value; /* the smallest is placed next, ties by number */
    struct sb_slot slot;
    uint32_t other; /* the bid depends on this worker too; SB_NONE: on slot.worker alone */
};

/* Says what `step` bids when its data are on the workers at arrival[workers]. A worker that gets
 * something to do may change only the bids whose slot.worker or `other` it is. */
typedef void sb_bidding(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                        struct sb_bid *bid);

/* A strategy's `place`. SB_ENOMEM. */
enum sb_code sb_place_by_bids(const struct sb_view *view, struct sb_placement *plan,
                              sb_bidding *bid);

/* The earliest end behind all else on any worker, and the second (SB_NONE as its worker: there is
 * one worker alone). */
struct sb_slot sb_bid_earliest(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                               struct sb_slot *second);

#endif
