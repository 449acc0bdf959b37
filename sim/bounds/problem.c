/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/problem.h"

#include "sim/base/assert.h"

#include <string.h>

static sb_ns common_divisor(sb_ns a, sb_ns b)
{
    while (b) {
        sb_ns rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void measure(struct sb_problem *p)
{
    p->path = 0;
    p->unit = 0;
    for (uint32_t i = 0; i < p->steps; i++) {
        uint32_t s = p->order[i];
        for (uint32_t e = p->pred->begin[s]; e < p->pred->begin[s + 1]; e++) {
            sb_ns end = p->head[p->pred->list[e]] + p->latency[p->pred->list[e]];
            p->head[s] = end > p->head[s] ? end : p->head[s];
        }
        sb_ns end = p->head[s] + p->latency[s];
        p->path = end > p->path ? end : p->path;
        p->unit = common_divisor(p->latency[s], p->unit);
    }
    p->unit = p->unit ? p->unit : 1;
    for (uint32_t i = p->steps; i-- > 0;) {
        uint32_t s = p->order[i];
        for (uint32_t e = p->succ->begin[s]; e < p->succ->begin[s + 1]; e++) {
            uint32_t to = p->succ->list[e];
            sb_ns behind = p->latency[to] + p->tail[to];
            p->tail[s] = behind > p->tail[s] ? behind : p->tail[s];
        }
    }
}

enum sb_code sb_problem_derive(struct sb_problem *p, struct sb_arena *arena, struct sb_error *error)
{
    p->order = sb_arena_alloc(arena, p->steps, sizeof *p->order);
    p->head = sb_arena_alloc(arena, p->steps, sizeof *p->head);
    p->tail = sb_arena_alloc(arena, p->steps, sizeof *p->tail);
    if (!p->order || !p->head || !p->tail)
        return sb_fail_memory(error);
    uint32_t placed = sb_csr_topological(p->pred, p->succ, p->steps, p->order);
    if (placed == UINT32_MAX)
        return sb_fail_memory(error);
    if (placed < p->steps)
        return sb_fail(error, SB_EINPUT, NULL, "steps await each other in a cycle");
    measure(p);
    return SB_OK;
}

enum sb_code sb_problem_of_workers(struct sb_problem *p, const struct sb_dag *dag,
                                   const sb_ns *latency, uint32_t workers, struct sb_arena *arena,
                                   struct sb_error *error)
{
    SB_REQUIRE(workers > 0);
    uint32_t *capacity = sb_arena_alloc(arena, 1, sizeof *capacity),
             *demand = sb_arena_alloc(arena, dag->steps, sizeof *demand);
    if (!capacity || !demand)
        return sb_fail_memory(error);
    *capacity = workers;
    for (uint32_t s = 0; s < dag->steps; s++)
        demand[s] = latency[s] > 0;
    *p = (struct sb_problem){ .steps = dag->steps,
                              .resources = 1,
                              .pred = &dag->pred,
                              .succ = &dag->succ,
                              .latency = latency,
                              .capacity = capacity,
                              .demand = demand };
    return sb_problem_derive(p, arena, error);
}

uint32_t sb_problem_lacks_time(const struct sb_dag *dag, const sb_ns *latency)
{
    const struct sb_pools *pools = sb_pools_matter(dag->pools) ? dag->pools : NULL;
    for (uint32_t s = 0; pools && s < dag->steps; s++) {
        uint32_t demand = pools->demand_of[s];
        if (latency[s] == 0 && pools->begin[demand + 1] > pools->begin[demand])
            return s;
    }
    return SB_NONE;
}

bool sb_problem_is_too_long(const struct sb_dag *dag, const sb_ns *latency)
{
    sb_ns left = SB_NS_TOTAL_MAX / 2;
    for (uint32_t s = 0; s < dag->steps; s++) {
        if (latency[s] > left)
            return true;
        left -= latency[s];
    }
    return false;
}

enum sb_code sb_problem_of_pools(struct sb_problem *p, const struct sb_dag *dag,
                                 const sb_ns *latency, uint32_t workers, struct sb_arena *arena,
                                 struct sb_error *error)
{
    const struct sb_pools *pools = dag->pools;
    size_t resources = (size_t)pools->count + (workers > 0);
    uint32_t *capacity = sb_arena_alloc(arena, resources, sizeof *capacity),
             *demand = sb_arena_alloc(arena, dag->steps, resources * sizeof *demand);
    if (!capacity || !demand)
        return sb_fail_memory(error);
    memcpy(capacity, pools->slots, pools->count * sizeof *capacity);
    if (workers)
        capacity[pools->count] = workers;
    for (uint32_t s = 0; s < dag->steps; s++) {
        uint32_t *of = demand + s * resources, d = pools->demand_of[s];
        for (uint32_t i = pools->begin[d]; i < pools->begin[d + 1]; i++)
            of[pools->units[i].pool] = pools->units[i].slots;
        if (workers)
            of[pools->count] = latency[s] > 0;
    }
    *p = (struct sb_problem){ .steps = dag->steps,
                              .resources = (uint32_t)resources,
                              .pred = &dag->pred,
                              .succ = &dag->succ,
                              .latency = latency,
                              .capacity = capacity,
                              .demand = demand };
    return sb_problem_derive(p, arena, error);
}

enum sb_code sb_problem_of_dag(struct sb_problem *p, const struct sb_dag *dag, const sb_ns *latency,
                               uint32_t workers, struct sb_arena *arena, struct sb_error *error)
{
    workers = sb_pools_workers(dag->pools, workers);
    return sb_pools_matter(dag->pools)
               ? sb_problem_of_pools(p, dag, latency, workers, arena, error)
               : sb_problem_of_workers(p, dag, latency, workers, arena, error);
}

struct sb_problem sb_problem_mirror(const struct sb_problem *p)
{
    struct sb_problem mirror = *p;
    mirror.pred = p->succ;
    mirror.succ = p->pred;
    mirror.head = p->tail;
    mirror.tail = p->head;
    mirror.order = NULL;
    return mirror;
}

sb_ns sb_problem_makespan(const struct sb_problem *p, const sb_ns *start)
{
    sb_ns last = 0;
    for (uint32_t s = 0; s < p->steps; s++)
        last = start[s] + p->latency[s] > last ? start[s] + p->latency[s] : last;
    return last;
}
