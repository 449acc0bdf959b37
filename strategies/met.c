/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minimum execution time (Armstrong, Hensgen, Kidd, HCW 1998): steps as they stand in the graph,
 * each where it takes least, however long the queue is there. */
#include "sim/placement/in_order.h"

static sb_ns met_preference(const struct sb_slot *slot, sb_ns free)
{
    (void)free;
    return slot->finish - slot->start;
}

static enum sb_code met_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_in_order(view, placement, met_preference);
}

extern const struct sb_strategy sb_strategy_met;
const struct sb_strategy sb_strategy_met = {
    .name = "met",
    .summary = "each step where it takes least, however long it waits there",
    .position = 114,
    .simplicity = 10,
    .place = met_place,
};
