/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minimum completion time (Armstrong, Hensgen, Kidd, HCW 1998): steps as they stand in the graph,
 * each where it ends first. */
#include "sim/placement/in_order.h"

static sb_ns mct_preference(const struct sb_slot *slot, sb_ns free)
{
    (void)free;
    return slot->finish;
}

static enum sb_code mct_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_in_order(view, placement, mct_preference);
}

extern const struct sb_strategy sb_strategy_mct;
const struct sb_strategy sb_strategy_mct = {
    .name = "mct",
    .summary = "one step after another, each where it ends first",
    .position = 113,
    .simplicity = 11,
    .place = mct_place,
};
