/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predict earliest finish time (Arabnejad, Barbosa, IEEE TPDS 25(3), 2014). The optimistic cost of
 * a step on a worker is the longest way from its end to that of the graph if each step after it ran
 * where that way is shortest. The ready step with the largest mean of them comes next, and goes
 * where its end and its optimistic cost add up to least. */
#include "sim/placement/list.h"

/* cost[steps][workers]. With the data already there a worker is never dearer, so that the cheapest
 * of all with the transfer may count it too. */
static void peft_optimistic_costs(const struct sb_instance *in, sb_ns *cost, sb_rank *rank)
{
    for (uint32_t i = in->steps; i-- > 0;) {
        uint32_t s = in->order[i];
        sb_ns *row = cost + (size_t)s * in->workers;
        for (uint32_t e = in->succ->begin[s]; e < in->succ->begin[s + 1]; e++) {
            uint32_t next = in->succ->list[e];
            const sb_ns *after = cost + (size_t)next * in->workers,
                        *own = in->cost + (size_t)next * in->workers;
            sb_ns least = after[0] + own[0];
            for (uint32_t w = 1; w < in->workers; w++)
                least = after[w] + own[w] < least ? after[w] + own[w] : least;
            least += in->to_succ[e];
            for (uint32_t w = 0; w < in->workers; w++) {
                sb_ns way = after[w] + own[w] < least ? after[w] + own[w] : least;
                row[w] = way > row[w] ? way : row[w];
            }
        }
        rank[s] = 0;
        for (uint32_t w = 0; w < in->workers; w++)
            rank[s] += row[w];
    }
}

static enum sb_code peft_choose(struct sb_placer *placer, uint32_t step, void *self,
                                struct sb_slot *slot)
{
    uint32_t workers = placer->instance.workers;
    const sb_ns *cost = (const sb_ns *)self + (size_t)step * workers,
                *arrival = sb_placer_arrivals(placer, step);
    for (uint32_t w = 0; w < workers; w++) {
        struct sb_slot other = sb_placer_slot(placer, step, w, arrival[w], true);
        if (w == 0 || other.finish + cost[w] < slot->finish + cost[slot->worker])
            *slot = other;
    }
    return SB_OK;
}

static enum sb_code peft_place_all(struct sb_placer *placer)
{
    const struct sb_instance *in = &placer->instance;
    sb_ns *cost = sb_arena_alloc(&placer->arena, (size_t)in->steps * in->workers, sizeof *cost);
    sb_rank *rank = sb_arena_alloc(&placer->arena, in->steps, sizeof *rank);
    if (!cost || !rank)
        return SB_ENOMEM;
    peft_optimistic_costs(in, cost, rank);
    return sb_place_list(placer, rank, peft_choose, cost);
}

static enum sb_code peft_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_placer_run(view, placement, peft_place_all);
}

extern const struct sb_strategy sb_strategy_peft;
const struct sb_strategy sb_strategy_peft = {
    .name = "peft",
    .summary = "where the end and the best way on from there add up to least (PEFT)",
    .position = 104,
    .simplicity = 17,
    .place = peft_place,
};
