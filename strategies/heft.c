/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heterogeneous earliest finish time (Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002): in descending
 * order of the upward rank, mean costs and transfers to the end of the graph, each step goes where
 * it ends first, in a gap that is long enough or behind all else. */
#include "sim/placement/list.h"

static enum sb_code heft_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_by_upward_rank(view, placement, sb_slot_inserted);
}

extern const struct sb_strategy sb_strategy_heft;
const struct sb_strategy sb_strategy_heft = {
    .name = "heft",
    .summary = "placed by upward rank where it ends first, gaps included (HEFT)",
    .position = 100,
    .simplicity = 15,
    .place = heft_place,
};
