/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/lanes.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"

#include <stdlib.h>
#include <string.h>

/* The edges of a plan, of its graph, and of its workers' queues. */
struct edges {
    struct sb_csr pred, succ; /* [nodes] rows */
    uint32_t *order;          /* [nodes] topological */
    uint32_t *chain;          /* [steps] the step before on the same worker, or SB_NONE */
    struct sb_arena arena;
};

static int find_chain(struct edges *e, const struct sb_route *route, uint32_t steps)
{
    e->chain = sb_arena_alloc(&e->arena, steps, sizeof *e->chain);
    for (uint32_t s = 0; e->chain && s < steps; s++)
        e->chain[s] = SB_NONE;
    for (uint32_t w = 0; e->chain && route && w < route->platform->workers; w++)
        for (uint32_t i = route->begin[w] + 1; i < route->begin[w + 1]; i++)
            e->chain[route->queue[i]] = route->queue[i - 1];
    return e->chain ? 0 : -1;
}

static int gather(struct edges *e, const struct sb_plan *plan)
{
    const struct sb_csr *own = &plan->dag->pred;
    const uint32_t steps = plan->dag->steps;
    size_t most = (size_t)plan->pred.begin[plan->nodes] + own->begin[steps] + steps, at = 0;
    e->pred.begin = sb_arena_alloc(&e->arena, (size_t)plan->nodes + 1, sizeof *e->pred.begin);
    e->pred.list = most < UINT32_MAX ? sb_arena_alloc(&e->arena, most, sizeof *e->pred.list) : NULL;
    if (!e->pred.begin || !e->pred.list)
        return -1;
    for (uint32_t n = 0; n < plan->nodes; n++) {
        for (uint32_t i = plan->pred.begin[n]; i < plan->pred.begin[n + 1]; i++)
            e->pred.list[at++] = plan->pred.list[i];
        for (uint32_t i = n < steps ? own->begin[n] : 1; n < steps && i < own->begin[n + 1]; i++)
            e->pred.list[at++] = own->list[i];
        if (n < steps && e->chain[n] != SB_NONE)
            e->pred.list[at++] = e->chain[n];
        e->pred.begin[n + 1] = (uint32_t)at;
    }
    sb_csr_tidy(&e->pred, plan->nodes);
    e->order = sb_arena_alloc(&e->arena, plan->nodes, sizeof *e->order);
    return e->order ? sb_csr_transpose(&e->pred, plan->nodes, &e->succ, &e->arena) : -1;
}

static enum sb_code find_edges(struct edges *e, const struct sb_plan *plan,
                               const struct sb_route *route, struct sb_error *error)
{
    *e = (struct edges){ 0 };
    if (find_chain(e, route, plan->dag->steps) || gather(e, plan))
        return sb_fail_memory(error);
    uint32_t placed = sb_csr_topological(&e->pred, &e->succ, plan->nodes, e->order);
    if (placed == UINT32_MAX)
        return sb_fail_memory(error);
    if (placed < plan->nodes)
        return sb_fail(error, SB_ECHECK, NULL,
                       "strategy %s: the steps of the workers cannot run in the order of the plan",
                       plan->strategy->name);
    return SB_OK;
}

/* What an edge of the graph takes between these workers. */
static void weigh(struct sb_lanes *lanes, const struct edges *e, const struct sb_plan *plan,
                  const struct sb_route *route)
{
    const struct sb_csr *own = &plan->dag->pred;
    size_t at = 0;
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = e->order[i], edge = n < plan->dag->steps ? own->begin[n] : 0;
        at += 3;
        for (uint32_t p = e->pred.begin[n]; p < e->pred.begin[n + 1]; p++, at++) {
            uint32_t from = e->pred.list[p]; /* both ascend */
            while (n < plan->dag->steps && edge < own->begin[n + 1] && own->list[edge] < from)
                edge++;
            bool is_own =
                n < plan->dag->steps && edge < own->begin[n + 1] && own->list[edge] == from;
            if (is_own && route && route->worker[from] != route->worker[n])
                lanes->weight[at] = route->platform->transfer[edge];
        }
    }
    SB_ASSERT(at == lanes->program.size);
}

static enum sb_code compile(struct sb_lanes *lanes, const struct sb_plan *plan,
                            const struct sb_route *route, struct sb_arena *arena,
                            struct sb_error *error)
{
    struct edges e;
    enum sb_code code = find_edges(&e, plan, route, error);
    if (code == SB_OK && sb_program_build(&lanes->program, &e.pred, &e.succ, e.order,
                                          plan->dag->steps, plan->nodes, arena))
        code = sb_fail_memory(error);
    if (code == SB_OK) {
        lanes->weight = sb_arena_alloc(arena, lanes->program.size, sizeof *lanes->weight);
        lanes->factor = sb_arena_alloc(arena, plan->dag->steps, sizeof *lanes->factor);
        if (lanes->weight && lanes->factor)
            weigh(lanes, &e, plan, route);
        else
            code = sb_fail_memory(error);
    }
    sb_arena_fini(&e.arena);
    return code;
}

enum sb_code sb_lanes_build(struct sb_lanes *lanes, const struct sb_route *route,
                            struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_platform *p = route->platform;
    *lanes = (struct sb_lanes){ 0 };
    enum sb_code code = compile(lanes, route->plan, route, arena, error);
    for (uint32_t s = 0; code == SB_OK && s < route->plan->dag->steps; s++)
        lanes->factor[s] = p->factor[(size_t)s * p->workers + route->worker[s]];
    return code;
}

enum sb_code sb_lanes_build_bound(struct sb_lanes *lanes, const struct sb_plan *plan,
                                  const struct sb_platform *p, struct sb_arena *arena,
                                  struct sb_error *error)
{
    *lanes = (struct sb_lanes){ 0 };
    enum sb_code code = compile(lanes, plan, NULL, arena, error);
    for (uint32_t s = 0; code == SB_OK && s < plan->dag->steps; s++) {
        const double *factor = p->factor + (size_t)s * p->workers;
        lanes->factor[s] = factor[0];
        for (uint32_t w = 1; w < p->workers; w++)
            lanes->factor[s] = factor[w] < lanes->factor[s] ? factor[w] : lanes->factor[s];
    }
    return code;
}

SB_INLINE void run_node(const struct sb_lanes *l, const uint32_t *code, const sb_ns *weight,
                        const sb_ns *restrict run, sb_ns *finish, sb_ns *restrict makespan,
                        const unsigned lanes)
{
    sb_ns ready[SB_LANES_MAX] = { 0 };
    for (uint32_t p = 0; p < code[2] >> 1; p++) {
        const sb_ns *from = finish + (size_t)code[3 + p] * lanes;
        for (unsigned i = 0; i < lanes; i++) {
            sb_ns there = from[i] + weight[3 + p];
            ready[i] = there > ready[i] ? there : ready[i];
        }
    }
    if (run) {
        double factor = l->factor[code[0]];
        for (unsigned i = 0; factor == 1 && i < lanes; i++)
            ready[i] += run[i];
        for (unsigned i = 0; factor != 1 && i < lanes; i++)
            ready[i] += (sb_ns)((double)run[i] * factor + 0.5);
    }
    memcpy(finish + (size_t)code[1] * lanes, ready, lanes * sizeof *ready);
    for (unsigned i = 0; code[2] & 1 && i < lanes; i++)
        makespan[i] = ready[i] > makespan[i] ? ready[i] : makespan[i];
}

SB_INLINE void run_lanes(const struct sb_lanes *l, const sb_ns *latency, sb_ns *finish,
                         sb_ns *makespan, const unsigned lanes)
{
    const uint32_t *code = l->program.code, *end = code + l->program.size;
    const sb_ns *weight = l->weight;
    for (uint32_t taken; code < end; code += taken, weight += taken) {
        const sb_ns *run = code[0] == SB_NONE ? NULL : latency + (size_t)code[0] * lanes;
        run_node(l, code, weight, run, finish, makespan, lanes);
        taken = 3 + (code[2] >> 1);
    }
}

void sb_lanes_run(const struct sb_lanes *l, const sb_ns *latency, unsigned count, sb_ns *finish,
                  sb_ns *makespan)
{
    memset(makespan, 0, count * sizeof *makespan);
    SB_WITH_CONSTANT_LANES(count, run_lanes, l, latency, finish, makespan);
}
