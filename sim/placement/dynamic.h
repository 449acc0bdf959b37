/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scheduling without a list: at each turn all ready steps are looked at, and the best pair of a
 * step and a worker is placed behind all else on that worker. */
#ifndef SIM_PLACEMENT_DYNAMIC_H
#define SIM_PLACEMENT_DYNAMIC_H

#include "sim/placement/placer.h"
#include "sim/placement/rank.h"

/* What a step would get now. */
struct sb_bid {
    sb_rank value, tie; /* the smallest value is placed next, then the smallest tie, then number */
    struct sb_slot slot;
    uint32_t other; /* the bid depends on this worker too; SB_NONE: on slot.worker alone */
};

/* Says what `step` bids when its data are on the workers at arrival[workers]. A worker that gets
 * something to do may change only the bids whose slot.worker or `other` it is. */
typedef void sb_bidding(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                        const void *self, struct sb_bid *bid);

/* `worsens`: a bid's value never falls while others are placed; it is then looked at again only
 * when it would be next. SB_ENOMEM. */
enum sb_code sb_place_bids(struct sb_placer *placer, sb_bidding *bid, const void *self,
                           bool worsens);

/* A strategy's `place` that needs nothing but the bids. */
enum sb_code sb_place_by_bids(const struct sb_view *view, struct sb_placement *plan,
                              sb_bidding *bid, bool worsens);

/* The earliest end behind all else on any worker, and the second (SB_NONE as its worker: there is
 * one worker alone). */
struct sb_slot sb_bid_earliest(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                               struct sb_slot *second);

#endif
