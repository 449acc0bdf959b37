/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/tighten.h"

#include "sim/bounds/lower_bound.h"

#include <string.h>

/* The steps behind one, as a problem of their own. */
struct behind {
    const struct sb_problem *whole;
    struct sb_problem part;
    sb_ns *distance; /* [steps] the longest path from the step's end to the start of each; -1: there
                        is none */
    sb_ns *latency, *head, *tail;
    uint32_t *demand;
};

static int alloc_behind(struct behind *b, const struct sb_problem *p, struct sb_arena *arena)
{
    b->whole = p;
    b->part = *p;
    b->distance = sb_arena_alloc(arena, p->steps, sizeof *b->distance);
    b->part.latency = b->latency = sb_arena_alloc(arena, p->steps, sizeof *b->latency);
    b->part.head = b->head = sb_arena_alloc(arena, p->steps, sizeof *b->head);
    b->part.tail = b->tail = sb_arena_alloc(arena, p->steps, sizeof *b->tail);
    b->part.demand = b->demand =
        sb_arena_alloc(arena, (size_t)p->steps * p->resources, sizeof *b->demand);
    return b->distance && b->latency && b->head && b->tail && b->demand ? 0 : -1;
}

static void take_one(struct behind *b, uint32_t step, sb_ns tail)
{
    uint32_t at = b->part.steps++, resources = b->whole->resources;
    b->latency[at] = b->whole->latency[step];
    b->head[at] = b->distance[step];
    b->tail[at] = tail;
    memcpy(b->demand + (size_t)at * resources, sb_problem_demand(b->whole, step),
           resources * sizeof *b->demand);
    sb_ns path = b->head[at] + b->latency[at] + tail;
    b->part.path = path > b->part.path ? path : b->part.path;
}

/* Gathers what is behind order[i], with tail[steps] of what comes later in that order. */
static void gather(struct behind *b, const uint32_t *order, uint32_t i, const sb_ns *tail)
{
    const struct sb_problem *p = b->whole;
    b->part.steps = 0;
    b->part.path = 0;
    for (uint32_t k = i; k < p->steps; k++)
        b->distance[order[k]] = -1;
    for (uint32_t k = i; k < p->steps; k++) {
        uint32_t step = order[k];
        if (k > i && b->distance[step] < 0)
            continue;
        sb_ns end = k > i ? b->distance[step] + p->latency[step] : 0;
        for (uint32_t e = p->succ->begin[step]; e < p->succ->begin[step + 1]; e++)
            if (b->distance[p->succ->list[e]] < end)
                b->distance[p->succ->list[e]] = end;
        if (k > i)
            take_one(b, step, tail[step]);
    }
}

/* tail[steps] of a problem whose topological order is given. */
static enum sb_code tighten_tails(const struct sb_problem *p, const uint32_t *order, sb_ns *tail,
                                  struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct behind behind;
    enum sb_code code = alloc_behind(&behind, p, &arena) ? sb_fail_memory(error) : SB_OK;
    for (uint32_t i = p->steps; code == SB_OK && i-- > 0;) {
        struct sb_lower_bound bound;
        gather(&behind, order, i, tail);
        code = sb_lower_bound_find(&behind.part, p->steps, &bound, error);
        tail[order[i]] = bound.energy;
    }
    sb_arena_fini(&arena);
    return code;
}

enum sb_code sb_problem_tighten(const struct sb_problem *problem, struct sb_problem *tight,
                                struct sb_arena *arena, struct sb_error *error)
{
    struct sb_problem mirror = sb_problem_mirror(problem);
    *tight = *problem;
    tight->head = sb_arena_alloc(arena, problem->steps, sizeof *tight->head);
    tight->tail = sb_arena_alloc(arena, problem->steps, sizeof *tight->tail);
    uint32_t *backwards = sb_arena_alloc(arena, problem->steps, sizeof *backwards);
    if (!tight->head || !tight->tail || !backwards)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < problem->steps; i++)
        backwards[i] = problem->order[problem->steps - 1 - i];
    enum sb_code code = tighten_tails(problem, problem->order, tight->tail, error);
    if (code == SB_OK)
        code = tighten_tails(&mirror, backwards, tight->head, error);
    for (uint32_t s = 0; s < problem->steps; s++) {
        sb_ns all = tight->head[s] + problem->latency[s] + tight->tail[s];
        tight->path = all > tight->path ? all : tight->path;
    }
    return code;
}
