/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Max-min (Ibarra, Kim, J. ACM 24(2), 1977): of all ready steps the one whose earliest end is
 * latest comes next, where it ends first: long ones go before short ones. */
#include "sim/placement/bids.h"

static void max_min_bid(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                        struct sb_bid *bid)
{
    struct sb_slot second;
    bid->slot = sb_bid_earliest(placer, step, arrival, &second);
    bid->value = -(sb_rank)bid->slot.finish;
}

static enum sb_code max_min_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_by_bids(view, placement, max_min_bid);
}

extern const struct sb_strategy sb_strategy_max_min;
const struct sb_strategy sb_strategy_max_min = {
    .name = "max-min",
    .summary = "of the ready steps the one whose earliest end is latest next",
    .position = 111,
    .simplicity = 12,
    .place = max_min_place,
};
