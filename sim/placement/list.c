/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/list.h"

enum sb_code sb_place_list(struct sb_placer *placer, const sb_rank *rank, sb_slot_choice *choose,
                           void *self)
{
    struct sb_ready ready;
    struct sb_slot slot;
    enum sb_code code = sb_ready_init(&ready, placer, rank);
    for (uint32_t step; code == SB_OK && (step = sb_ready_take(&ready)) != SB_NONE;) {
        code = choose(placer, step, self, &slot);
        if (code == SB_OK)
            code = sb_placer_put(placer, step, slot, NULL);
        sb_ready_placed(&ready, step);
    }
    return code;
}

enum sb_code sb_slot_inserted(struct sb_placer *placer, uint32_t step, void *self,
                              struct sb_slot *slot)
{
    (void)self;
    *slot = sb_placer_earliest(placer, step, true);
    return SB_OK;
}

enum sb_code sb_slot_appended(struct sb_placer *placer, uint32_t step, void *self,
                              struct sb_slot *slot)
{
    (void)self;
    *slot = sb_placer_earliest(placer, step, false);
    return SB_OK;
}

sb_rank *sb_place_upward(struct sb_placer *placer)
{
    const struct sb_instance *in = &placer->instance;
    sb_rank *weight = sb_arena_alloc(&placer->arena, in->steps, sizeof *weight);
    sb_rank *rank = sb_arena_alloc(&placer->arena, in->steps, sizeof *rank);
    if (!weight || !rank)
        return NULL;
    sb_rank_sums(in, weight);
    sb_rank_upward(in, weight, in->workers, rank);
    return rank;
}

enum sb_code sb_place_by_upward_rank(const struct sb_view *view, struct sb_placement *plan,
                                     sb_slot_choice *choose)
{
    struct sb_placer placer;
    enum sb_code code = sb_placer_init(&placer, view, plan);
    if (code == SB_OK) {
        sb_rank *rank = sb_place_upward(&placer);
        code = rank ? sb_place_list(&placer, rank, choose, rank) : SB_ENOMEM;
    }
    sb_placer_fini(&placer);
    return code;
}
