/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Min-min (Ibarra, Kim, J. ACM 24(2), 1977): of all ready steps the one that can end first comes
 * next, where it does. */
#include "sim/placement/dynamic.h"

static void bid(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                const void *self, struct sb_bid *bid)
{
    struct sb_slot second;
    (void)self;
    bid->slot = sb_bid_earliest(placer, step, arrival, &second);
    bid->value = bid->slot.finish;
}

static enum sb_code place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_by_bids(view, placement, bid, true);
}

extern const struct sb_strategy sb_strategy_min_min;
const struct sb_strategy sb_strategy_min_min = {
    .name = "min-min",
    .summary = "of the ready steps the one that can end first next",
    .position = 110,
    .place = place,
};
