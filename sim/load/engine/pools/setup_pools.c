/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/pools/setup_pools.h"

#include <string.h>

static const struct sb_pools *pools_of(const struct sb_load_engine *e, uint32_t part)
{
    return e->load->part[part].plan->dag->pools;
}

static enum sb_queue queue_of(const struct sb_pools *pools, uint32_t pool)
{
    return pools->queue ? pools->queue[pool] : SB_QUEUE_STRATEGY;
}

static uint32_t places_of(const struct sb_pools *pools, uint32_t pool)
{
    return pools->places ? pools->places[pool] : SB_PLACES_UNLIMITED;
}

static uint32_t setup_pools_find(const struct sb_load_engine *e, const char *name)
{
    uint32_t p = 0;
    while (p < e->pools && strcmp(e->pool[p].name, name) != 0)
        p++;
    return p;
}

/* ---- pools ---- */

static void add_pool(struct sb_load_engine *e, const char *name, enum sb_queue queue,
                     uint32_t slots, uint32_t places)
{
    e->pool[e->pools++] =
        (struct sb_load_pool){ .name = name, .queue = queue, .slots = slots, .places = places };
}

static enum sb_code add_pools(struct sb_load_engine *e, uint32_t part, struct sb_error *error)
{
    const struct sb_pools *pools = pools_of(e, part);
    for (uint32_t p = 0; pools && p < pools->count; p++) {
        const uint32_t at = setup_pools_find(e, pools->name[p]);
        const struct sb_load_pool *known = &e->pool[at];
        if (at == e->pools)
            add_pool(e, pools->name[p], queue_of(pools, p), pools->slots[p], places_of(pools, p));
        else if (known->slots != pools->slots[p] || known->queue != queue_of(pools, p) ||
                 known->places != places_of(pools, p))
            return sb_fail(error, SB_EINPUT, NULL,
                           "pool %s: workloads of a mix must say the same of it", known->name);
    }
    return SB_OK;
}

/* A strategy without keys has no order but that in which they come. */
static void settle_order(struct sb_load_engine *e)
{
    bool ranked = false;
    for (uint32_t i = 0; i < e->load->parts; i++)
        ranked = ranked || e->load->part[i].plan->rank;
    for (uint32_t p = 0; p < e->pools && !ranked; p++)
        if (e->pool[p].queue == SB_QUEUE_STRATEGY)
            e->pool[p].queue = SB_QUEUE_FIFO;
}

/* ---- demands ---- */

static enum sb_queue order_of(const struct sb_load_engine *e, const struct sb_load_demand *d)
{
    enum sb_queue order = d->units ? e->pool[d->unit[0].pool].queue : SB_QUEUE_FIFO;
    for (uint32_t i = 0; i < d->units; i++)
        if (e->pool[d->unit[i].pool].queue == SB_QUEUE_FIFO)
            return SB_QUEUE_FIFO;
    for (uint32_t i = 0; order == SB_QUEUE_PS && i < d->units; i++)
        order = e->pool[d->unit[i].pool].queue;
    return order == SB_QUEUE_PS ? SB_QUEUE_FIFO : order;
}

static enum sb_code describe(struct sb_load_engine *e, struct sb_load_demand *d,
                             struct sb_error *error)
{
    d->order = order_of(e, d);
    d->served = SB_NONE;
    for (uint32_t i = 0; i < d->units; i++) {
        const struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        if (pool->queue != SB_QUEUE_PS)
            continue;
        if (d->served != SB_NONE)
            return sb_fail(error, SB_EINPUT, NULL,
                           "a step takes of both %s and %s: of pools with \"queue\": \"ps\" it can "
                           "take of one only",
                           e->pool[d->served].name, pool->name);
        d->served = d->unit[i].pool;
    }
    return SB_OK;
}

/* The number of that demand, which is added unless there is one such. `unit` has room for it. */
static uint32_t demand_for(struct sb_load_engine *e, struct sb_units *unit, uint32_t units)
{
    for (uint32_t i = 1; i < units; i++) { /* a mix may have them in another order */
        struct sb_units it = unit[i];
        uint32_t at = i;
        for (; at && unit[at - 1].pool > it.pool; at--)
            unit[at] = unit[at - 1];
        unit[at] = it;
    }
    for (uint32_t d = 0; d < e->demands; d++)
        if (e->demand[d].units == units &&
            memcmp(e->demand[d].unit, unit, units * sizeof *unit) == 0)
            return d;
    e->demand[e->demands] = (struct sb_load_demand){ .units = units, .unit = unit };
    return e->demands++;
}

static enum sb_code describe_steps(struct sb_load_engine *e, uint32_t part, struct sb_error *error)
{
    const struct sb_plan *plan = e->load->part[part].plan;
    const struct sb_dag *dag = plan->dag;
    struct sb_load_graph *graph = &e->graph[part];
    graph->step = sb_arena_alloc(&e->arena, dag->steps, sizeof *graph->step);
    if (!graph->step)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < dag->steps; s++)
        graph->step[s] = (struct sb_load_step){
            .sampler = &e->load->part[part].samplers->sampler[dag->dist_of[s]],
            .demand = graph->demand_of[dag->pools ? dag->pools->demand_of[s] : 0],
            .rank = plan->rank ? plan->rank[s] : 0
        };
    return SB_OK;
}

static enum sb_code add_demands(struct sb_load_engine *e, uint32_t part, struct sb_error *error)
{
    const struct sb_pools *pools = pools_of(e, part);
    const uint32_t count = pools ? pools->demands : 1;
    struct sb_load_graph *graph = &e->graph[part];
    graph->demand_of = sb_arena_alloc(&e->arena, count, sizeof *graph->demand_of);
    if (!graph->demand_of)
        return sb_fail_memory(error);
    for (uint32_t d = 0; d < count; d++) {
        const uint32_t from = pools ? pools->begin[d] : 0;
        uint32_t units = pools ? pools->begin[d + 1] - from : 0;
        struct sb_units *unit = sb_arena_alloc(&e->arena, (size_t)units + 1, sizeof *unit);
        if (!unit)
            return sb_fail_memory(error);
        for (uint32_t i = 0; i < units; i++)
            unit[i] =
                (struct sb_units){ setup_pools_find(e, pools->name[pools->units[from + i].pool]),
                                   pools->units[from + i].slots };
        if (e->load->workers)
            unit[units++] = (struct sb_units){ e->pools - 1, 1 };
        graph->demand_of[d] = demand_for(e, unit, units);
    }
    return describe_steps(e, part, error);
}

/* Which demands take of each pool. */
static enum sb_code cross(struct sb_load_engine *e, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t p = 0; p < e->pools; p++)
        if (!(e->pool[p].demand =
                  sb_arena_alloc(&e->arena, (size_t)e->demands + 1, sizeof(uint32_t))))
            return sb_fail_memory(error);
    for (uint32_t d = 0; d < e->demands && code == SB_OK; d++) {
        for (uint32_t i = 0; i < e->demand[d].units; i++) {
            struct sb_load_pool *pool = &e->pool[e->demand[d].unit[i].pool];
            pool->demand[pool->demands++] = d;
        }
        code = describe(e, &e->demand[d], error);
    }
    for (uint32_t d = 0; d < e->demands; d++) {
        const struct sb_load_demand *it = &e->demand[d];
        e->demand[d].is_simple =
            it->units == 0 || (it->units == 1 && e->pool[it->unit[0].pool].demands == 1);
        e->demand[d].is_fifo =
            it->is_simple && it->units == 1 && e->pool[it->unit[0].pool].queue == SB_QUEUE_FIFO;
    }
    return code;
}

/* Whether all that are not simple take of the pool, and nobody else does. */
static bool is_common(const struct sb_load_engine *e, const struct sb_load_pool *pool)
{
    uint32_t complexes = 0;
    for (uint32_t i = 0; i < pool->demands; i++)
        complexes += !e->demand[pool->demand[i]].is_simple;
    return complexes == e->complexes && pool->queue != SB_QUEUE_PS;
}

/* Of those that take of several pools, or of a pool that others take of in another way. */
static void find_order(struct sb_load_engine *e)
{
    bool has_order = false;
    for (uint32_t d = 0; d < e->demands; d++) {
        const struct sb_load_demand *demand = &e->demand[d];
        if (demand->is_simple)
            continue;
        e->complex[e->complexes++] = d;
        for (uint32_t i = 0; i < demand->units; i++) {
            enum sb_queue queue = e->pool[demand->unit[i].pool].queue;
            if (queue == SB_QUEUE_PS)
                continue;
            e->is_mixed |= has_order && queue != e->order;
            e->order = queue;
            has_order = true;
        }
    }
    if (!has_order)
        e->order = SB_QUEUE_FIFO;
    e->common = SB_NONE;
    for (uint32_t p = 0; p < e->pools; p++)
        if (e->complexes > 0 && is_common(e, &e->pool[p]))
            e->common = p;
}

static enum sb_code alloc_lists(struct sb_load_engine *e, struct sb_error *error)
{
    e->shared = sb_arena_alloc(&e->arena, e->pools, sizeof *e->shared);
    e->dirty = sb_arena_alloc(&e->arena, e->demands, sizeof *e->dirty);
    e->complex = sb_arena_alloc(&e->arena, e->demands, sizeof *e->complex);
    e->head = sb_arena_alloc(&e->arena, e->demands, sizeof *e->head);
    if (!e->shared || !e->dirty || !e->complex || !e->head)
        return sb_fail_memory(error);
    for (uint32_t p = 0; p < e->pools; p++)
        if (e->pool[p].queue == SB_QUEUE_PS)
            e->shared[e->shares++] = p;
    find_order(e);
    return SB_OK;
}

enum sb_code sb_load_set_up_pools(struct sb_load_engine *e, struct sb_error *error)
{
    size_t pools = 1, demands = 1;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < e->load->parts; i++) {
        pools += pools_of(e, i) ? pools_of(e, i)->count : 0;
        demands += pools_of(e, i) ? pools_of(e, i)->demands : 1;
    }
    e->pool = sb_arena_alloc(&e->arena, pools, sizeof *e->pool);
    e->demand = sb_arena_alloc(&e->arena, demands, sizeof *e->demand);
    if (!e->pool || !e->demand)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < e->load->parts && code == SB_OK; i++)
        code = add_pools(e, i, error);
    if (e->load->workers)
        add_pool(e, "workers", SB_QUEUE_STRATEGY, e->load->workers, SB_PLACES_UNLIMITED);
    settle_order(e);
    for (uint32_t i = 0; i < e->load->parts && code == SB_OK; i++)
        code = add_demands(e, i, error);
    if (code == SB_OK)
        code = cross(e, error);
    return code ? code : alloc_lists(e, error);
}
