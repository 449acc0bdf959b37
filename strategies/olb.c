/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opportunistic load balancing (Armstrong, Hensgen, Kidd, HCW 1998): steps as they stand in the
 * graph, each on the worker that has nothing more to do first, whatever it takes there. */
#include "sim/placement/in_order.h"

static sb_ns olb_preference(const struct sb_slot *slot, sb_ns free)
{
    (void)slot;
    return free;
}

static enum sb_code olb_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_in_order(view, placement, olb_preference);
}

extern const struct sb_strategy sb_strategy_olb;
const struct sb_strategy sb_strategy_olb = {
    .name = "olb",
    .summary = "each step on the worker that is free first, whatever it takes there",
    .position = 115,
    .simplicity = 10,
    .place = olb_place,
};
