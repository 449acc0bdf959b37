/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/campaign/mix.h"

#include "sim/load/analysis/capacity.h"

#include <string.h>

static enum sb_code prepare_part(struct sb_load_prepared *p, uint32_t part, struct sb_error *error)
{
    const struct sb_load_mix *mix = p->mix;
    const struct sb_dag *dag = &mix->workload[part]->dag;
    enum sb_code code = sb_samplers_build(&p->samplers[part], dag, error);
    for (uint32_t s = 0; s < mix->strategies && code == SB_OK; s++) {
        const size_t at = (size_t)s * mix->parts + part;
        code = sb_plan_build(&p->plan[at], dag, mix->strategy[s], error);
        p->part[at] = (struct sb_load_part){ &p->plan[at], &p->samplers[part], mix->share[part] };
    }
    return code;
}

enum sb_code sb_load_mix_prepare(struct sb_load_prepared *p, const struct sb_load_mix *mix,
                                 struct sb_error *error)
{
    const size_t plans = (size_t)mix->strategies * mix->parts;
    *p = (struct sb_load_prepared){ .mix = mix };
    struct sb_samplers *samplers = sb_arena_alloc(&p->arena, mix->parts, sizeof *samplers);
    struct sb_plan *plan = sb_arena_alloc(&p->arena, plans, sizeof *plan);
    p->part = sb_arena_alloc(&p->arena, plans, sizeof *p->part);
    if (!samplers || !plan || !p->part)
        return sb_fail_memory(error);
    p->samplers = samplers;
    p->plan = plan;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < mix->parts && code == SB_OK; i++)
        code = prepare_part(p, i, error);
    return code;
}

void sb_load_mix_fini(struct sb_load_prepared *p)
{
    const struct sb_load_mix *mix = p->mix;
    for (uint32_t i = 0; p->samplers && i < mix->parts; i++)
        sb_samplers_fini(&p->samplers[i]);
    for (size_t i = 0; p->plan && i < (size_t)mix->strategies * mix->parts; i++)
        sb_plan_fini(&p->plan[i]);
    sb_arena_fini(&p->arena);
    *p = (struct sb_load_prepared){ 0 };
}

struct sb_load_case sb_load_mix_case(const struct sb_load_prepared *p, uint32_t strategy,
                                     const struct sb_arrivals *arrivals, uint64_t seed)
{
    return (struct sb_load_case){ .parts = p->mix->parts,
                                  .part = p->part + (size_t)strategy * p->mix->parts,
                                  .arrivals = arrivals,
                                  .workers = p->mix->workers,
                                  .seed = seed };
}

/* The number of a graph's pool of that name, or its `count`. */
static uint32_t mix_find(const struct sb_pools *pools, const char *name)
{
    uint32_t at = 0;
    while (at < pools->count && strcmp(pools->name[at], name) != 0)
        at++;
    return at;
}

/* How much of the pool a request takes, and what the graphs say of it. One that none of them has is
 * that of the workers. */
static bool mix_fill_pool(const struct sb_load_mix *mix, struct sb_load_capacity *pool,
                          struct sb_arena *arena)
{
    double shares = 0;
    bool known = false;
    pool->places = SB_PLACES_UNLIMITED;
    pool->queue = SB_QUEUE_STRATEGY;
    for (uint32_t i = 0; i < mix->parts; i++)
        shares += mix->share[i];
    for (uint32_t i = 0; i < mix->parts; i++) {
        const struct sb_pools *pools = mix->workload[i]->dag.pools;
        const uint32_t at = pools ? mix_find(pools, pool->name) : 0;
        double *demand = sb_arena_alloc(arena, pools ? pools->count : 0, sizeof *demand);
        if (!demand)
            return false;
        if (!pools || at == pools->count)
            continue;
        sb_load_demand(&mix->workload[i]->dag, mix->share[i] / shares, demand);
        pool->demand += demand[at];
        pool->places = pools->places ? pools->places[at] : pool->places;
        pool->queue = pools->queue ? pools->queue[at] : pool->queue;
        known = true;
    }
    for (uint32_t i = 0; i < mix->parts && !known; i++)
        pool->demand += sb_load_work(&mix->workload[i]->dag) * mix->share[i] / shares;
    return true;
}

static bool takes_several(const struct sb_load_mix *mix)
{
    bool several = false;
    for (uint32_t i = 0; i < mix->parts; i++)
        several |= sb_load_takes_several(&mix->workload[i]->dag);
    return several;
}

static enum sb_code fill_pools(const struct sb_load_mix *mix, const struct sb_load_engine *engine,
                               struct sb_load_curve *curve, struct sb_arena *arena,
                               struct sb_error *error)
{
    curve->pools = sb_load_engine_pools(engine);
    curve->pool = sb_arena_alloc(arena, curve->pools, sizeof *curve->pool);
    if (!curve->pool)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < curve->pools; i++) {
        const char *name = sb_load_engine_pool_name(engine, i);
        curve->pool[i] =
            (struct sb_load_capacity){ .name = sb_arena_text(arena, name, strlen(name)),
                                       .slots = sb_load_engine_pool_slots(engine, i) };
        if (!curve->pool[i].name || !mix_fill_pool(mix, &curve->pool[i], arena))
            return sb_fail_memory(error);
    }
    sb_load_capacity_fill(curve);
    curve->capacity_estimated = sb_load_mix_can_fail(mix);
    curve->capacity_shared = takes_several(mix);
    return SB_OK;
}

enum sb_code sb_load_mix_curve(const struct sb_load_prepared *p, struct sb_load_curve *curve,
                               struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t s = 0; s < p->mix->strategies && code == SB_OK; s++) {
        const struct sb_load_case load = sb_load_mix_case(p, s, p->mix->arrivals, 0);
        struct sb_load_engine *engine = NULL;
        code = sb_load_engine_new(&engine, &load, error);
        if (code == SB_OK && s == 0)
            code = fill_pools(p->mix, engine, curve, arena, error);
        sb_load_engine_free(engine);
    }
    return code;
}

bool sb_load_mix_is_bound(const struct sb_load_mix *mix)
{
    return sb_load_mix_can_fail(mix) || takes_several(mix);
}

bool sb_load_mix_can_fail(const struct sb_load_mix *mix)
{
    bool can_fail = false;
    for (uint32_t i = 0; i < mix->parts; i++)
        can_fail |= mix->workload[i]->dag.resilience != NULL;
    return can_fail;
}

bool sb_load_mix_is_relieved(const struct sb_load_mix *mix)
{
    bool relieved = sb_load_mix_can_fail(mix);
    for (uint32_t i = 0; i < mix->parts; i++) {
        const struct sb_dag *dag = &mix->workload[i]->dag;
        for (uint32_t p = 0; dag->pools && dag->pools->places && p < dag->pools->count; p++)
            relieved |= dag->pools->places[p] != SB_PLACES_UNLIMITED;
    }
    return relieved;
}
