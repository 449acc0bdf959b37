/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sufferage (Maheswaran, Ali, Siegel, Hensgen, Freund, JPDC 59(2), 1999): of all ready steps the
 * one that would lose most without its best worker comes next: the difference of its two earliest
 * ends. One step is placed at a time. */
#include "sim/placement/bids.h"

static void sufferage_bid(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                          struct sb_bid *bid)
{
    struct sb_slot second;
    bid->slot = sb_bid_earliest(placer, step, arrival, &second);
    bid->other = second.worker;
    bid->value = second.worker == SB_NONE ? 0 : (sb_rank)bid->slot.finish - (sb_rank)second.finish;
}

static enum sb_code sufferage_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_by_bids(view, placement, sufferage_bid);
}

extern const struct sb_strategy sb_strategy_sufferage;
const struct sb_strategy sb_strategy_sufferage = {
    .name = "sufferage",
    .summary = "of the ready steps the one that loses most without its best worker next",
    .position = 112,
    .simplicity = 13,
    .place = sufferage_place,
};
