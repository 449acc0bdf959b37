/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HEFT (heft.c) made anew whenever a step has ended, for all that has not begun: it knows how long
 * took what has ended, and expects of the rest what it expected before. */
#include "sim/placement/list.h"

static enum sb_code heft_replanned_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_by_upward_rank(view, placement, sb_slot_inserted);
}

extern const struct sb_strategy sb_strategy_heft_replanned;
const struct sb_strategy sb_strategy_heft_replanned = {
    .name = "heft-replanned",
    .summary = "HEFT, its plan made anew at each end of a step",
    .position = 102,
    .simplicity = 19,
    .flags = SB_STRATEGY_REPLANS,
    .place = heft_replanned_place,
};
