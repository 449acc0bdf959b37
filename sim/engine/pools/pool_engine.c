/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/pools/pool_engine.h"

#include "sim/base/assert.h"
#include "sim/engine/bitqueue.h"
#include "sim/engine/key_heap.h"

#include <stdlib.h>

struct sb_pool_engine {
    const struct sb_plan *plan;
    const struct sb_pools *pools;
    const uint32_t *rank; /* the plan's, or NULL where it does not count */
    uint32_t workers, steps, nodes;
    uint32_t *left;            /* [nodes] predecessors that are not complete yet */
    uint32_t *free;            /* [pools] slots */
    uint64_t *held_up;         /* [pools] the last round in which a step waits for it */
    uint64_t round;            /* of looking at those that wait */
    struct sb_key_heap *ready; /* [demands] steps that wait; of them only the first can be next */
    struct sb_key_heap looked; /* those first ones */
    uint32_t *waiting;         /* [waits] demands with steps that wait */
    uint32_t waits;
    struct sb_key_heap running;
    uint32_t *worker;        /* [steps] */
    struct sb_bitqueue idle; /* workers */
    uint32_t idle_count;
    uint32_t *joins;   /* [nodes + 1] stack of joins and absent steps to complete */
    sb_ns *ready_time; /* [steps] */
    struct sb_arena arena;
};

/* Room in each heap for all steps of its demand. */
static int alloc_ready(struct sb_pool_engine *e)
{
    struct sb_keyed *item = sb_arena_alloc(&e->arena, e->steps, sizeof *item);
    e->ready = sb_arena_alloc(&e->arena, e->pools->demands, sizeof *e->ready);
    if (!item || !e->ready)
        return -1;
    for (uint32_t s = 0; s < e->steps; s++)
        e->ready[e->pools->demand_of[s]].count++;
    for (uint32_t d = 0; d < e->pools->demands; d++) {
        e->ready[d].item = item;
        item += e->ready[d].count;
        e->ready[d].count = 0;
    }
    return 0;
}

static int alloc_engine(struct sb_pool_engine *e)
{
    uint32_t workers = e->workers ? e->workers : 1;
    e->left = sb_arena_alloc(&e->arena, e->nodes, sizeof *e->left);
    e->free = sb_arena_alloc(&e->arena, e->pools->count, sizeof *e->free);
    e->held_up = sb_arena_alloc(&e->arena, e->pools->count, sizeof *e->held_up);
    e->waiting = sb_arena_alloc(&e->arena, e->pools->demands, sizeof *e->waiting);
    e->looked.item = sb_arena_alloc(&e->arena, e->pools->demands, sizeof *e->looked.item);
    e->running.item = sb_arena_alloc(&e->arena, e->steps, sizeof *e->running.item);
    e->worker = sb_arena_alloc(&e->arena, e->steps, sizeof *e->worker);
    e->joins = sb_arena_alloc(&e->arena, (size_t)e->nodes + 1, sizeof *e->joins);
    e->ready_time = sb_arena_alloc(&e->arena, e->steps, sizeof *e->ready_time);
    uint64_t *idle = sb_arena_alloc(&e->arena, sb_bitqueue_words(workers), sizeof *idle);
    if (alloc_ready(e) || !e->left || !e->free || !e->held_up || !e->waiting || !e->looked.item ||
        !e->running.item || !e->worker || !e->joins || !e->ready_time || !idle)
        return -1;
    sb_bitqueue_init(&e->idle, workers, idle);
    for (uint32_t w = 0; w < e->workers; w++)
        sb_bitqueue_add(&e->idle, w);
    e->idle_count = e->workers;
    for (uint32_t p = 0; p < e->pools->count; p++)
        e->free[p] = e->pools->slots[p];
    return 0;
}

struct sb_pool_engine *sb_pool_engine_new(const struct sb_plan *plan, uint32_t workers)
{
    const struct sb_dag *dag = plan->dag;
    SB_REQUIRE(dag->pools && plan->nodes >= dag->steps);
    struct sb_pool_engine *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->plan = plan;
    e->pools = dag->pools;
    e->rank = sb_pools_are_fifo(dag->pools) ? NULL : plan->rank;
    e->steps = dag->steps;
    e->nodes = plan->nodes;
    e->workers = workers < dag->steps ? workers : dag->steps; /* more could never be busy */
    if (alloc_engine(e)) {
        sb_pool_engine_free(e);
        return NULL;
    }
    return e;
}

void sb_pool_engine_free(struct sb_pool_engine *e)
{
    if (!e)
        return;
    sb_arena_fini(&e->arena);
    free(e);
}

/* What one run is given. */
struct pool_engine_given {
    const sb_ns *latency;
    struct sb_span *span; /* or NULL */
};

static void pool_engine_note(const struct sb_pool_engine *e, const struct pool_engine_given *given,
                             uint32_t step, uint32_t worker, sb_ns now)
{
    if (given->span)
        given->span[step] = (struct sb_span){ .task = e->plan->dag->step_task[step],
                                              .step = step,
                                              .worker = worker,
                                              .ready = e->ready_time[step],
                                              .start = now,
                                              .end = now + given->latency[step],
                                              .status = SB_DONE };
}

/* A node whose last predecessor is complete. True: it is so itself, at once. */
static bool pool_engine_arrive(struct sb_pool_engine *e, const struct pool_engine_given *given,
                               uint32_t node, sb_ns now)
{
    if (node >= e->steps)
        return true;
    e->ready_time[node] = now;
    if (sb_dag_lacks(e->plan->dag, node, given->latency[node])) {
        pool_engine_note(e, given, node, SB_NONE, now);
        return true;
    }
    int64_t key = e->rank ? (int64_t)e->rank[node] : now;
    uint32_t demand = e->pools->demand_of[node];
    if (e->ready[demand].count == 0)
        e->waiting[e->waits++] = demand;
    sb_key_heap_put(&e->ready[demand], (struct sb_keyed){ key, node });
    return false;
}

static void pool_engine_complete(struct sb_pool_engine *e, const struct pool_engine_given *given,
                                 uint32_t node, sb_ns now)
{
    const struct sb_csr *succ = &e->plan->succ;
    uint32_t joins = 0;
    for (;;) {
        SB_ASSERT(e->left[node] == 0);
        for (uint32_t i = succ->begin[node]; i < succ->begin[node + 1]; i++) {
            uint32_t next = succ->list[i];
            SB_ASSERT(e->left[next] > 0);
            if (--e->left[next] == 0 && pool_engine_arrive(e, given, next, now))
                e->joins[joins++] = next;
        }
        if (joins == 0)
            return;
        node = e->joins[--joins];
    }
}

static void pool_engine_complete_roots(struct sb_pool_engine *e,
                                       const struct pool_engine_given *given)
{
    const struct sb_csr *pred = &e->plan->pred;
    for (uint32_t n = 0; n < e->nodes; n++)
        e->left[n] = pred->begin[n + 1] - pred->begin[n];
    for (uint32_t n = 0; n < e->nodes; n++)
        if (pred->begin[n + 1] == pred->begin[n] && pool_engine_arrive(e, given, n, 0))
            pool_engine_complete(e, given, n, 0);
}

/* Whether a step of that demand may start; else it waits, and with the order (ready time, number)
 * nobody gets ahead of it. */
static bool may_start(struct sb_pool_engine *e, uint32_t demand)
{
    const struct sb_units *units = e->pools->units;
    const uint32_t from = e->pools->begin[demand], to = e->pools->begin[demand + 1];
    bool may = e->workers == 0 || e->idle_count > 0;
    for (uint32_t i = from; i < to; i++)
        may = may && e->held_up[units[i].pool] != e->round &&
              units[i].slots <= e->free[units[i].pool];
    for (uint32_t i = from; !may && !e->rank && i < to; i++)
        e->held_up[units[i].pool] = e->round;
    return may;
}

static void pool_engine_start(struct sb_pool_engine *e, const struct pool_engine_given *given,
                              uint32_t step, sb_ns now)
{
    const uint32_t demand = e->pools->demand_of[step];
    SB_ASSERT(given->latency[step] >= 0 && given->latency[step] < INT64_MAX - now);
    for (uint32_t i = e->pools->begin[demand]; i < e->pools->begin[demand + 1]; i++)
        e->free[e->pools->units[i].pool] -= e->pools->units[i].slots;
    e->worker[step] = e->workers ? sb_bitqueue_take(&e->idle) : SB_NONE;
    e->idle_count -= e->workers > 0;
    sb_key_heap_put(&e->running, (struct sb_keyed){ now + given->latency[step], step });
    pool_engine_note(e, given, step, e->worker[step], now);
}

static void pool_engine_end(struct sb_pool_engine *e, const struct pool_engine_given *given,
                            uint32_t step, sb_ns now)
{
    const uint32_t demand = e->pools->demand_of[step];
    for (uint32_t i = e->pools->begin[demand]; i < e->pools->begin[demand + 1]; i++) {
        uint32_t pool = e->pools->units[i].pool;
        e->free[pool] += e->pools->units[i].slots;
        SB_ASSERT(e->free[pool] <= e->pools->slots[pool]);
    }
    if (e->workers)
        sb_bitqueue_add(&e->idle, e->worker[step]);
    e->idle_count += e->workers > 0;
    pool_engine_complete(e, given, step, now);
}

/* Those who wait, in the order of service: of each demand the first, and the next one once that has
 * started. Every step takes a worker, where they are limited: none is left, or nobody may get ahead
 * of the one who waits. */
static void serve(struct sb_pool_engine *e, const struct pool_engine_given *given, sb_ns now)
{
    e->round++;
    e->looked.count = 0;
    for (uint32_t i = 0; i < e->waits; i++)
        sb_key_heap_put(&e->looked, e->ready[e->waiting[i]].item[0]);
    while (e->looked.count) {
        uint32_t demand = e->pools->demand_of[e->looked.item[0].number];
        struct sb_key_heap *ready = &e->ready[demand];
        if (!may_start(e, demand)) {
            if (e->workers && (!e->rank || e->idle_count == 0))
                break;
            sb_key_heap_take(&e->looked);
            continue;
        }
        pool_engine_start(e, given, sb_key_heap_take(ready).number, now);
        if (ready->count)
            sb_key_heap_replace(&e->looked, ready->item[0]);
        else
            sb_key_heap_take(&e->looked);
    }
    uint32_t waits = 0;
    for (uint32_t i = 0; i < e->waits; i++)
        if (e->ready[e->waiting[i]].count)
            e->waiting[waits++] = e->waiting[i];
    e->waits = waits;
}

/* For an assertion. */
static inline bool pool_engine_all_complete(const struct sb_pool_engine *e)
{
    for (uint32_t n = 0; n < e->nodes; n++)
        if (e->left[n])
            return false;
    return true;
}

sb_ns sb_pool_engine_run(struct sb_pool_engine *e, const sb_ns *latency, struct sb_span *span)
{
    const struct pool_engine_given given = { latency, span };
    sb_ns now = 0;
    pool_engine_complete_roots(e, &given);
    for (;;) {
        serve(e, &given, now);
        if (!e->running.count)
            break;
        now = e->running.item[0].key;
        while (e->running.count && e->running.item[0].key == now)
            pool_engine_end(e, &given, sb_key_heap_take(&e->running).number, now);
    }
    SB_ASSERT(pool_engine_all_complete(e));
    return now;
}
