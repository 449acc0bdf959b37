/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/pool_builder.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

uint32_t sb_pool_builder_add(struct sb_pool_builder *b, struct sb_arena *arena, const char *name,
                             uint32_t slots)
{
    SB_REQUIRE(slots >= 1 && slots <= SB_SLOTS_MAX);
    if (sb_reserve(&b->size, b->names.count, &b->size_room, sizeof *b->size)) {
        b->failed = 1;
        return SB_NO_NAME;
    }
    uint32_t pool = sb_names_add(&b->names, arena, name, &b->failed);
    if (pool != SB_NO_NAME)
        b->size[pool] = (struct sb_pool_size){ slots, SB_PLACES_UNLIMITED, SB_QUEUE_STRATEGY };
    return pool;
}

void sb_pool_builder_take(struct sb_pool_builder *b, uint32_t step, struct sb_units units)
{
    SB_REQUIRE(b->failed || (units.pool < b->names.count && units.slots >= 1 &&
                             units.slots <= b->size[units.pool].slots));
    if (b->failed || sb_reserve(&b->take, b->takes, &b->take_room, sizeof *b->take))
        b->failed = 1;
    else
        b->take[b->takes++] = (struct sb_pool_take){ step, units };
}

void sb_pool_builder_serve(struct sb_pool_builder *b, uint32_t pool, enum sb_queue queue,
                           uint32_t places)
{
    SB_REQUIRE(b->failed || pool < b->names.count);
    if (b->failed)
        return;
    b->size[pool].queue = queue;
    b->size[pool].places = places;
}

uint32_t sb_pool_builder_other(struct sb_pool_builder *b) { return SB_POOL_OTHER + b->others++; }

void sb_pool_builder_fini(struct sb_pool_builder *b)
{
    sb_names_fini(&b->names);
    free(b->size);
    free(b->take);
    *b = (struct sb_pool_builder){ 0 };
}

/* What a step takes: take[0] .. take[count - 1]. */
struct asked {
    uint32_t step, count;
    const struct sb_pool_take *take;
};

static int by_step_and_pool(const void *a, const void *b)
{
    const struct sb_pool_take *x = a, *y = b;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return (x->units.pool > y->units.pool) - (x->units.pool < y->units.pool);
}

static int by_units(const struct asked *x, const struct asked *y)
{
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    for (uint32_t i = 0; i < x->count; i++) {
        const struct sb_units u = x->take[i].units, v = y->take[i].units;
        if (u.pool != v.pool)
            return u.pool < v.pool ? -1 : 1;
        if (u.slots != v.slots)
            return u.slots < v.slots ? -1 : 1;
    }
    return 0;
}

static int by_units_and_step(const void *a, const void *b)
{
    const struct asked *x = a, *y = b;
    int order = by_units(x, y);
    return order ? order : (x->step > y->step) - (x->step < y->step);
}

/* asked[steps + others] from take[takes], which gets sorted. */
static void gather(struct asked *asked, uint32_t steps, uint32_t others, struct sb_pool_take *take,
                   size_t takes)
{
    size_t at = 0;
    if (takes)
        qsort(take, takes, sizeof *take, by_step_and_pool);
    for (uint32_t s = 0; s < steps + others; s++) {
        uint32_t step = s < steps ? s : SB_POOL_OTHER + (s - steps);
        asked[s] = (struct asked){ s, 0, take + at };
        for (; at < takes && take[at].step == step; at++)
            SB_REQUIRE(!asked[s].count++ || take[at - 1].units.pool != take[at].units.pool);
    }
    SB_REQUIRE(at == takes);
}

static void share(struct sb_pools *pools, const struct asked *asked, uint32_t steps)
{
    for (uint32_t i = 0; i < steps; i++) {
        if (i == 0 || by_units(&asked[i - 1], &asked[i])) {
            uint32_t end = pools->begin[pools->demands++];
            for (uint32_t k = 0; k < asked[i].count; k++)
                pools->units[end++] = asked[i].take[k].units;
            pools->begin[pools->demands] = end;
        }
        pools->demand_of[asked[i].step] = pools->demands - 1;
    }
    bool one = pools->count == 1 && !pools->queue && !pools->places && pools->demands == 1 &&
               pools->begin[1] == 1;
    pools->workers = one && pools->units[0].slots == 1 ? pools->slots[0] : 0;
}

/* Only where there is anything to say of it. */
static int copy_service(const struct sb_pool_builder *b, struct sb_pools *pools,
                        struct sb_arena *arena)
{
    bool queue = false, places = false;
    for (uint32_t p = 0; p < pools->count; p++) {
        queue |= b->size[p].queue != SB_QUEUE_STRATEGY;
        places |= b->size[p].places != SB_PLACES_UNLIMITED;
    }
    if (queue && !(pools->queue = sb_arena_alloc(arena, pools->count, sizeof *pools->queue)))
        return -1;
    if (places && !(pools->places = sb_arena_alloc(arena, pools->count, sizeof *pools->places)))
        return -1;
    for (uint32_t p = 0; p < pools->count; p++) {
        if (queue)
            pools->queue[p] = b->size[p].queue;
        if (places)
            pools->places[p] = b->size[p].places;
    }
    return 0;
}

static struct sb_pools *alloc_pools(const struct sb_pool_builder *b, uint32_t steps,
                                    struct sb_arena *arena)
{
    struct sb_pools *pools = sb_arena_alloc(arena, 1, sizeof *pools);
    if (!pools)
        return NULL;
    pools->count = (uint32_t)b->names.count;
    pools->name = sb_arena_alloc(arena, pools->count, sizeof *pools->name);
    pools->slots = sb_arena_alloc(arena, pools->count, sizeof *pools->slots);
    pools->begin = sb_arena_alloc(arena, (size_t)steps + 1, sizeof *pools->begin);
    pools->units = sb_arena_alloc(arena, b->takes, sizeof *pools->units);
    pools->demand_of = sb_arena_alloc(arena, steps, sizeof *pools->demand_of);
    if (!pools->name || !pools->slots || !pools->begin || !pools->units || !pools->demand_of)
        return NULL;
    for (uint32_t p = 0; p < pools->count; p++) {
        pools->name[p] = b->names.name[p];
        pools->slots[p] = b->size[p].slots;
    }
    return copy_service(b, pools, arena) ? NULL : pools;
}

int sb_pool_builder_build(const struct sb_pool_builder *b, uint32_t steps, struct sb_arena *arena,
                          struct sb_pools **out)
{
    *out = NULL;
    if (b->failed)
        return -1;
    if (!b->names.count)
        return 0;
    uint32_t all = steps + b->others;
    struct sb_pools *pools = alloc_pools(b, all, arena);
    struct asked *asked = malloc(((size_t)all + 1) * sizeof *asked);
    if (pools && asked) {
        gather(asked, steps, b->others, b->take, b->takes);
        if (all)
            qsort(asked, all, sizeof *asked, by_units_and_step);
        share(pools, asked, all);
        *out = pools;
    }
    free(asked);
    return *out ? 0 : -1;
}
