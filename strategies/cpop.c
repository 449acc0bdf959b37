/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical path on a processor (Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002): the ready step with
 * the longest mean path through it comes next. Those of one longest path, from the first of its
 * roots on over the successors with the smallest numbers, go to the worker on which that path costs
 * least, all others where they end first. */
#include "sim/placement/list.h"

struct cpop_path {
    bool *has; /* [steps] */
    uint32_t home;
};

static uint32_t cpop_cheapest(const struct sb_instance *in, const bool *has)
{
    uint32_t best = 0;
    sb_rank least = 0;
    for (uint32_t w = 0; w < in->workers; w++) {
        sb_rank sum = 0;
        for (uint32_t s = 0; s < in->steps; s++)
            sum += has[s] ? sb_instance_cost(in, s, w) : 0;
        if (w == 0 || sum < least) {
            least = sum;
            best = w;
        }
    }
    return best;
}

static uint32_t cpop_first_of(const struct sb_instance *in, const sb_rank *priority)
{
    uint32_t first = SB_NONE;
    for (uint32_t s = 0; s < in->steps; s++)
        if (in->pred->begin[s] == in->pred->begin[s + 1] &&
            (first == SB_NONE || priority[s] > priority[first]))
            first = s;
    return first;
}

static void cpop_follow(const struct sb_instance *in, const sb_rank *priority, bool *has)
{
    uint32_t at = cpop_first_of(in, priority);
    if (at == SB_NONE)
        return; /* there are no steps */
    sb_rank longest = priority[at];
    while (at != SB_NONE) {
        uint32_t next = SB_NONE;
        has[at] = true;
        for (uint32_t e = in->succ->begin[at]; e < in->succ->begin[at + 1] && next == SB_NONE; e++)
            next = priority[in->succ->list[e]] == longest ? in->succ->list[e] : SB_NONE;
        at = next;
    }
}

static enum sb_code cpop_choose(struct sb_placer *placer, uint32_t step, void *self,
                                struct sb_slot *slot)
{
    const struct cpop_path *path = self;
    if (!path->has[step])
        return sb_slot_inserted(placer, step, NULL, slot);
    sb_ns ready = sb_placer_arrivals(placer, step)[path->home];
    *slot = sb_placer_slot(placer, step, path->home, ready, true);
    return SB_OK;
}

static enum sb_code cpop_place_all(struct sb_placer *placer)
{
    const struct sb_instance *in = &placer->instance;
    sb_rank *weight = sb_arena_alloc(&placer->arena, in->steps, sizeof *weight);
    sb_rank *priority = sb_arena_alloc(&placer->arena, in->steps, sizeof *priority);
    sb_rank *down = sb_arena_alloc(&placer->arena, in->steps, sizeof *down);
    struct cpop_path path = { .has = sb_arena_alloc(&placer->arena, in->steps, sizeof *path.has) };
    if (!weight || !priority || !down || !path.has)
        return SB_ENOMEM;
    sb_rank_sums(in, weight);
    sb_rank_upward(in, weight, in->workers, priority);
    sb_rank_downward(in, weight, in->workers, down);
    for (uint32_t s = 0; s < in->steps; s++)
        priority[s] += down[s];
    cpop_follow(in, priority, path.has);
    path.home = cpop_cheapest(in, path.has);
    return sb_place_list(placer, priority, cpop_choose, &path);
}

static enum sb_code cpop_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_placer_run(view, placement, cpop_place_all);
}

extern const struct sb_strategy sb_strategy_cpop;
const struct sb_strategy sb_strategy_cpop = {
    .name = "cpop",
    .summary = "a longest path on one worker, the rest where it ends first (CPOP)",
    .position = 103,
    .simplicity = 16,
    .place = cpop_place,
};
