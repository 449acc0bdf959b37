/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HEFT that looks ahead (Bittencourt, Sakellariou, Madeira, PDP 2010): for each worker the step is
 * placed for trial, and after it its successors as HEFT would, from what is placed already. It goes
 * where the last of them then ends first; ties: where it ends first itself. */
#include "sim/placement/list.h"

#include <stdlib.h>

struct lookahead_trial {
    struct sb_entry *entry;  /* [most successors of a step + 1] */
    uint32_t *begin, *child; /* successors of each step in the order of HEFT */
};

struct lookahead_ranked {
    sb_rank rank;
    uint32_t step;
};

static int lookahead_compare(const void *a, const void *b)
{
    const struct lookahead_ranked *x = a, *y = b;
    return x->rank != y->rank ? (x->rank > y->rank ? -1 : 1)
                              : (x->step > y->step) - (x->step < y->step);
}

static bool lookahead_trial_init(struct lookahead_trial *trial, struct sb_placer *placer,
                                 const sb_rank *rank)
{
    const struct sb_csr *succ = placer->instance.succ;
    uint32_t steps = placer->instance.steps, most = 0;
    for (uint32_t s = 0; s < steps; s++)
        most =
            succ->begin[s + 1] - succ->begin[s] > most ? succ->begin[s + 1] - succ->begin[s] : most;
    struct lookahead_ranked *row = sb_arena_alloc(&placer->arena, most, sizeof *row);
    trial->entry = sb_arena_alloc(&placer->arena, (size_t)most + 1, sizeof *trial->entry);
    trial->child = sb_arena_alloc(&placer->arena, succ->begin[steps], sizeof *trial->child);
    trial->begin = succ->begin;
    if (!row || !trial->entry || !trial->child)
        return false;
    for (uint32_t s = 0; s < steps; s++) {
        uint32_t begin = succ->begin[s], count = succ->begin[s + 1] - begin;
        for (uint32_t i = 0; i < count; i++)
            row[i] =
                (struct lookahead_ranked){ rank[succ->list[begin + i]], succ->list[begin + i] };
        qsort(row, count, sizeof *row, lookahead_compare);
        for (uint32_t i = 0; i < count; i++)
            trial->child[begin + i] = row[i].step;
    }
    return true;
}

/* When the last of the step and its successors would end. */
static enum sb_code lookahead_try(struct sb_placer *placer, const struct lookahead_trial *trial,
                                  uint32_t step, struct sb_slot slot, sb_ns *end)
{
    uint32_t begin = trial->begin[step], count = trial->begin[step + 1] - begin, placed = 0;
    enum sb_code code = sb_placer_put(placer, step, slot, &trial->entry[0]);
    if (code)
        return code;
    for (*end = slot.finish; placed < count; placed++) {
        struct sb_slot next = sb_placer_earliest(placer, trial->child[begin + placed], true);
        code = sb_placer_put(placer, trial->child[begin + placed], next, &trial->entry[placed + 1]);
        if (code)
            break;
        *end = next.finish > *end ? next.finish : *end;
    }
    while (placed-- > 0)
        sb_placer_take_back(placer, trial->child[begin + placed], &trial->entry[placed + 1]);
    sb_placer_take_back(placer, step, &trial->entry[0]);
    return code;
}

static enum sb_code lookahead_choose(struct sb_placer *placer, uint32_t step, void *self,
                                     struct sb_slot *slot)
{
    sb_ns best = 0;
    for (uint32_t w = 0; w < placer->instance.workers; w++) {
        sb_ns end, ready = sb_placer_arrivals(placer, step)[w];
        struct sb_slot other = sb_placer_slot(placer, step, w, ready, true);
        enum sb_code code = lookahead_try(placer, self, step, other, &end);
        if (code)
            return code;
        if (w == 0 || end < best || (end == best && other.finish < slot->finish)) {
            best = end;
            *slot = other;
        }
    }
    return SB_OK;
}

static enum sb_code lookahead_place_all(struct sb_placer *placer)
{
    struct lookahead_trial trial;
    sb_rank *rank = sb_place_upward(placer);
    if (!rank || !lookahead_trial_init(&trial, placer, rank))
        return SB_ENOMEM;
    return sb_place_list(placer, rank, lookahead_choose, &trial);
}

static enum sb_code lookahead_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_placer_run(view, placement, lookahead_place_all);
}

extern const struct sb_strategy sb_strategy_lookahead;
const struct sb_strategy sb_strategy_lookahead = {
    .name = "lookahead",
    .summary = "HEFT, but where the step's successors end first",
    .position = 105,
    .simplicity = 18,
    .place = lookahead_place,
};
