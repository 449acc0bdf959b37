/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/pools/pool_flow.h"

#include <string.h>

/* Slots of one pool that a step has given back. */
struct sb_flow_slots {
    uint32_t step, count, next;
};

static uint32_t begin_of(const struct sb_pools *pools, uint32_t step)
{
    return pools->begin[pools->demand_of[step]];
}

static uint32_t end_of(const struct sb_pools *pools, uint32_t step)
{
    return pools->begin[pools->demand_of[step] + 1];
}

int sb_pool_flow_init(struct sb_pool_flow *flow, const struct sb_dag *dag, struct sb_arena *arena)
{
    const struct sb_pools *pools = dag->pools;
    size_t held = 0;
    *flow = (struct sb_pool_flow){ .dag = dag };
    flow->slots_of = sb_arena_alloc(arena, dag->steps, sizeof *flow->slots_of);
    for (uint32_t s = 0; flow->slots_of && s < dag->steps; s++) {
        flow->slots_of[s] = (uint32_t)held;
        held += end_of(pools, s) - begin_of(pools, s);
    }
    if (!flow->slots_of || held > UINT32_MAX / 4)
        return -1;
    flow->first = sb_arena_alloc(arena, dag->steps, sizeof *flow->first);
    flow->last = sb_arena_alloc(arena, dag->steps, sizeof *flow->last);
    flow->ended = sb_arena_alloc(arena, dag->steps, sizeof *flow->ended);
    flow->order = sb_arena_alloc(arena, dag->steps, sizeof *flow->order);
    flow->slots = sb_arena_alloc(arena, held, sizeof *flow->slots);
    /* each arc uses up what a step gave back, or is the last that another needs */
    flow->from = sb_arena_alloc(arena, 2 * held, sizeof *flow->from);
    flow->head = sb_arena_alloc(arena, pools->count, sizeof *flow->head);
    flow->tail = sb_arena_alloc(arena, pools->count, sizeof *flow->tail);
    flow->unused = sb_arena_alloc(arena, pools->count, sizeof *flow->unused);
    flow->running.item = sb_arena_alloc(arena, dag->steps, sizeof *flow->running.item);
    return flow->first && flow->last && flow->ended && flow->order && flow->slots && flow->from &&
                   flow->head && flow->tail && flow->unused && flow->running.item
               ? 0
               : -1;
}

static void give_slot_back(struct sb_pool_flow *flow, uint32_t step)
{
    const struct sb_pools *pools = flow->dag->pools;
    uint32_t at = flow->slots_of[step];
    for (uint32_t i = begin_of(pools, step); i < end_of(pools, step); i++, at++) {
        uint32_t pool = pools->units[i].pool;
        flow->slots[at] = (struct sb_flow_slots){ step, pools->units[i].slots, SB_NONE };
        if (flow->head[pool] == SB_NONE)
            flow->head[pool] = at;
        else
            flow->slots[flow->tail[pool]].next = at;
        flow->tail[pool] = at;
    }
}

static bool pool_flow_take(struct sb_pool_flow *flow, struct sb_units units)
{
    uint32_t *unused = &flow->unused[units.pool], wanted = units.slots;
    uint32_t taken = wanted < *unused ? wanted : *unused;
    *unused -= taken;
    wanted -= taken;
    while (wanted > 0 && flow->head[units.pool] != SB_NONE) {
        struct sb_flow_slots *slots = &flow->slots[flow->head[units.pool]];
        taken = wanted < slots->count ? wanted : slots->count;
        flow->from[flow->arcs++] = slots->step;
        wanted -= taken;
        slots->count -= taken;
        if (slots->count == 0)
            flow->head[units.pool] = slots->next;
    }
    return wanted == 0;
}

bool sb_pool_flow_run(struct sb_pool_flow *flow, const struct sb_span *span, const uint32_t *order)
{
    const struct sb_pools *pools = flow->dag->pools;
    uint32_t ended = SB_NONE;
    flow->arcs = flow->running.count = 0;
    for (uint32_t p = 0; p < pools->count; p++) {
        flow->head[p] = SB_NONE;
        flow->unused[p] = pools->slots[p];
    }
    for (uint32_t i = 0; i < flow->dag->steps; i++) {
        const struct sb_span *it = &span[order[i]];
        while (flow->running.count && flow->running.item[0].key <= it->start) {
            uint32_t step = sb_key_heap_take(&flow->running).number;
            bool later = ended == SB_NONE || span[step].end > span[ended].end;
            if (later && span[step].end > span[step].start)
                ended = step;
            give_slot_back(flow, step);
        }
        bool now = ended != SB_NONE && span[ended].end == it->start;
        flow->ended[it->step] = now ? ended : SB_NONE;
        flow->first[it->step] = flow->last[it->step] = flow->arcs;
        if (sb_dag_lacks(flow->dag, it->step, it->end - it->start))
            continue;
        for (uint32_t k = begin_of(pools, it->step); k < end_of(pools, it->step); k++)
            if (!pool_flow_take(flow, pools->units[k]))
                return false;
        flow->last[it->step] = flow->arcs;
        sb_key_heap_put(&flow->running, (struct sb_keyed){ it->end, it->step });
    }
    return true;
}
