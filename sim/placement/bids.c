/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/bids.h"

#include <string.h>

struct pool {
    struct sb_placer *placer;
    sb_bidding *bid;
    struct sb_bid *bids; /* [steps] of those that are ready */
    uint32_t *turn;      /* [steps] in which the bid was made */
    uint32_t *changed;   /* [workers] the last turn in which it got something to do */
    uint32_t *missing;   /* [steps] */
    uint32_t *ready;     /* [count] */
    sb_ns *arrival;      /* [steps][workers] */
    uint32_t count, now;
};

static bool is_before(const struct pool *pool, uint32_t a, uint32_t b)
{
    const struct sb_bid *x = &pool->bids[a], *y = &pool->bids[b];
    return x->value != y->value ? x->value < y->value : a < b;
}

static void make_bid(struct pool *pool, uint32_t step)
{
    uint32_t workers = pool->placer->instance.workers;
    pool->bids[step].other = SB_NONE;
    pool->bid(pool->placer, step, pool->arrival + (size_t)step * workers, &pool->bids[step]);
    pool->turn[step] = pool->now;
}

static bool is_stale(const struct pool *pool, uint32_t step)
{
    const struct sb_bid *bid = &pool->bids[step];
    return pool->changed[bid->slot.worker] > pool->turn[step] ||
           (bid->other != SB_NONE && pool->changed[bid->other] > pool->turn[step]);
}

static void enter(struct pool *pool, uint32_t step)
{
    uint32_t workers = pool->placer->instance.workers;
    memcpy(pool->arrival + (size_t)step * workers, sb_placer_arrivals(pool->placer, step),
           workers * sizeof *pool->arrival);
    make_bid(pool, step);
    pool->ready[pool->count++] = step;
}

static uint32_t take_best(struct pool *pool)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < pool->count; i++) {
        if (is_stale(pool, pool->ready[i]))
            make_bid(pool, pool->ready[i]);
        if (is_before(pool, pool->ready[i], pool->ready[best]))
            best = i;
    }
    uint32_t step = pool->ready[best];
    pool->ready[best] = pool->ready[--pool->count];
    return step;
}

static bool pool_init(struct pool *pool)
{
    const struct sb_instance *in = &pool->placer->instance;
    struct sb_arena *arena = &pool->placer->arena;
    pool->bids = sb_arena_alloc(arena, in->steps, sizeof *pool->bids);
    pool->turn = sb_arena_alloc(arena, in->steps, sizeof *pool->turn);
    pool->changed = sb_arena_alloc(arena, in->workers, sizeof *pool->changed);
    pool->missing = sb_arena_alloc(arena, in->steps, sizeof *pool->missing);
    pool->ready = sb_arena_alloc(arena, in->steps, sizeof *pool->ready);
    pool->arrival = sb_arena_alloc(arena, (size_t)in->steps * in->workers, sizeof *pool->arrival);
    if (!pool->bids || !pool->turn || !pool->changed || !pool->missing || !pool->ready ||
        !pool->arrival)
        return false;
    for (uint32_t s = 0; s < in->steps; s++) {
        for (uint32_t e = in->pred->begin[s]; e < in->pred->begin[s + 1]; e++)
            pool->missing[s] += pool->placer->finish[in->pred->list[e]] == SB_UNPLACED;
        if (!pool->missing[s] && pool->placer->finish[s] == SB_UNPLACED)
            enter(pool, s);
    }
    return true;
}

static enum sb_code place_by_bids(struct sb_placer *placer, sb_bidding *bid)
{
    struct pool pool = { .placer = placer, .bid = bid };
    const struct sb_csr *succ = placer->instance.succ;
    if (!pool_init(&pool))
        return SB_ENOMEM;
    while (pool.count) {
        uint32_t step = take_best(&pool);
        struct sb_slot slot = pool.bids[step].slot;
        if (sb_placer_put(placer, step, slot, NULL))
            return SB_ENOMEM;
        pool.changed[slot.worker] = ++pool.now;
        for (uint32_t e = succ->begin[step]; e < succ->begin[step + 1]; e++)
            if (--pool.missing[succ->list[e]] == 0)
                enter(&pool, succ->list[e]);
    }
    return SB_OK;
}

enum sb_code sb_place_by_bids(const struct sb_view *view, struct sb_placement *plan,
                              sb_bidding *bid)
{
    struct sb_placer placer;
    enum sb_code code = sb_placer_init(&placer, view, plan);
    if (code == SB_OK)
        code = place_by_bids(&placer, bid);
    sb_placer_fini(&placer);
    return code;
}

struct sb_slot sb_bid_earliest(const struct sb_placer *placer, uint32_t step, const sb_ns *arrival,
                               struct sb_slot *second)
{
    struct sb_slot first = sb_placer_slot(placer, step, 0, arrival[0], false),
                   next = { .worker = SB_NONE };
    for (uint32_t w = 1; w < placer->instance.workers; w++) {
        struct sb_slot slot = sb_placer_slot(placer, step, w, arrival[w], false);
        if (slot.finish < first.finish) {
            next = first;
            first = slot;
        }
        else if (next.worker == SB_NONE || slot.finish < next.finish) {
            next = slot;
        }
    }
    *second = next;
    return first;
}
