/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/ready.h"

static bool goes_before(const struct sb_ready *ready, uint32_t a, uint32_t b)
{
    return ready->rank[a] != ready->rank[b] ? ready->rank[a] > ready->rank[b] : a < b;
}

static void sift_in(struct sb_ready *ready, uint32_t step)
{
    uint32_t at = ready->count++;
    for (; at && goes_before(ready, step, ready->heap[(at - 1) / 2]); at = (at - 1) / 2)
        ready->heap[at] = ready->heap[(at - 1) / 2];
    ready->heap[at] = step;
}

enum sb_code sb_ready_init(struct sb_ready *ready, struct sb_placer *placer, const sb_rank *rank)
{
    const struct sb_instance *in = &placer->instance;
    *ready = (struct sb_ready){
        .instance = in,
        .rank = rank,
        .missing = sb_arena_alloc(&placer->arena, in->steps, sizeof *ready->missing),
        .heap = sb_arena_alloc(&placer->arena, in->steps, sizeof *ready->heap),
    };
    if (!ready->missing || !ready->heap)
        return SB_ENOMEM;
    for (uint32_t s = 0; s < in->steps; s++) {
        for (uint32_t e = in->pred->begin[s]; e < in->pred->begin[s + 1]; e++)
            ready->missing[s] += placer->finish[in->pred->list[e]] == SB_UNPLACED;
        if (!ready->missing[s] && placer->finish[s] == SB_UNPLACED)
            sift_in(ready, s);
    }
    return SB_OK;
}

uint32_t sb_ready_take(struct sb_ready *ready)
{
    if (!ready->count)
        return SB_NONE;
    uint32_t first = ready->heap[0], last = ready->heap[--ready->count], at = 0, child;
    while ((child = 2 * at + 1) < ready->count) {
        if (child + 1 < ready->count &&
            goes_before(ready, ready->heap[child + 1], ready->heap[child]))
            child++;
        if (!goes_before(ready, ready->heap[child], last))
            break;
        ready->heap[at] = ready->heap[child];
        at = child;
    }
    ready->heap[at] = last;
    return first;
}

void sb_ready_placed(struct sb_ready *ready, uint32_t step)
{
    const struct sb_csr *succ = ready->instance->succ;
    for (uint32_t e = succ->begin[step]; e < succ->begin[step + 1]; e++)
        if (--ready->missing[succ->list[e]] == 0)
            sift_in(ready, succ->list[e]);
}
