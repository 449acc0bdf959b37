/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earliest time first (Hwang, Chow, Anger, Lee, SIAM J. Comput. 18(2), 1989): of all ready steps
 * and workers the pair that starts first comes next; ties: the higher static level, the longest
 * path of mean costs. It was made for workers that are alike, and does not look at what a step
 * costs where it starts. */
#include "sim/placement/dynamic.h"

static void bid(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                const void *self, struct sb_bid *bid)
{
    bid->tie = -((const sb_rank *)self)[step];
    for (uint32_t w = 0; w < placer->instance.workers; w++) {
        struct sb_slot slot = sb_placer_slot(placer, step, w, arrival[w], false);
        if (w == 0 || slot.start < bid->slot.start)
            bid->slot = slot;
    }
    bid->value = bid->slot.start;
}

static enum sb_code place(const struct sb_view *view, struct sb_placement *placement)
{
    struct sb_placer placer;
    enum sb_code code = sb_placer_init(&placer, view, placement);
    if (code == SB_OK) {
        const struct sb_instance *in = &placer.instance;
        sb_rank *weight = sb_arena_alloc(&placer.arena, in->steps, sizeof *weight);
        sb_rank *level = sb_arena_alloc(&placer.arena, in->steps, sizeof *level);
        code = SB_ENOMEM;
        if (weight && level) {
            sb_rank_sums(in, weight);
            sb_rank_upward(in, weight, 0, level);
            code = sb_place_bids(&placer, bid, level, true);
        }
    }
    sb_placer_fini(&placer);
    return code;
}

extern const struct sb_strategy sb_strategy_etf;
const struct sb_strategy sb_strategy_etf = {
    .name = "etf",
    .summary = "the step and worker that can start first next (ETF)",
    .position = 107,
    .place = place,
};
