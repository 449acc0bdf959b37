/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HEFT (heft.c) without its insertion: each step goes behind all else on its worker. Even where
 * workers are alike and transfers cost nothing it is not hlfet, which never lets a worker wait: a
 * step of a high rank keeps one waiting for its data here. */
#include "sim/placement/list.h"

static enum sb_code heft_append_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_place_by_upward_rank(view, placement, sb_slot_appended);
}

extern const struct sb_strategy sb_strategy_heft_append;
const struct sb_strategy sb_strategy_heft_append = {
    .name = "heft-append",
    .summary = "HEFT without insertion: gaps are not filled",
    .position = 101,
    .simplicity = 14,
    .place = heft_append_place,
};
