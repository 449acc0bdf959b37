/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/chains.h"

#include "sim/engine/bitqueue.h"
#include "sim/engine/pools/pool_flow.h"

#include <stdlib.h>

struct slice {
    sb_ns time, start, end; /* sorted by `time` */
    uint32_t step, position;
};

/* Of steps at one time, those that take none come first among starts and last among ends. */
static int by_time(const void *a, const void *b)
{
    const struct slice *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return x->position < y->position ? -1 : 1;
}

struct assignment {
    struct slice *begins, *ends; /* [steps] */
    uint32_t *worker;            /* [steps] */
    uint32_t *last;              /* [workers] the latest step */
    struct sb_bitqueue idle;
};

static void sort(struct assignment *a, const struct sb_problem *p, const sb_ns *start)
{
    for (uint32_t i = 0; i < p->steps; i++) {
        uint32_t s = p->order[i];
        sb_ns end = start[s] + p->latency[s];
        a->begins[i] = (struct slice){ start[s], start[s], end, s, i };
        a->ends[i] = (struct slice){ end, start[s], end, s, i };
        a->worker[s] = SB_NONE;
    }
    qsort(a->begins, p->steps, sizeof *a->begins, by_time);
    qsort(a->ends, p->steps, sizeof *a->ends, by_time);
}

static enum sb_code assign(struct assignment *a, const struct sb_problem *p,
                           struct sb_constraints *chains, struct sb_error *error)
{
    uint32_t ended = 0;
    for (uint32_t i = 0; i < p->steps; i++) {
        const struct slice *it = &a->begins[i];
        for (; ended < i && a->ends[ended].end <= it->start; ended++) {
            if (a->worker[a->ends[ended].step] == SB_NONE)
                break; /* takes no time, and begins later */
            sb_bitqueue_add(&a->idle, a->worker[a->ends[ended].step]);
        }
        if (sb_bitqueue_is_empty(&a->idle))
            return sb_fail(error, SB_ECHECK, NULL,
                           "at %lld ns more steps run than there are workers",
                           (long long)it->start);
        uint32_t worker = a->worker[it->step] = sb_bitqueue_take(&a->idle);
        if (a->last[worker] != SB_NONE)
            sb_constrain_edge(chains, a->last[worker], it->step);
        a->last[worker] = it->step;
    }
    return chains->failed ? sb_fail_memory(error) : SB_OK;
}

enum sb_code sb_chains_build(const struct sb_problem *problem, const sb_ns *start, uint32_t workers,
                             uint32_t *worker, struct sb_constraints *chains,
                             struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    uint32_t used = workers < problem->steps ? workers : problem->steps;
    uint64_t *words = sb_arena_alloc(&arena, sb_bitqueue_words(used), sizeof *words);
    struct assignment a = {
        .begins = sb_arena_alloc(&arena, problem->steps, sizeof *a.begins),
        .ends = sb_arena_alloc(&arena, problem->steps, sizeof *a.ends),
        .worker = worker ? worker : sb_arena_alloc(&arena, problem->steps, sizeof *a.worker),
        .last = sb_arena_alloc(&arena, used, sizeof *a.last),
    };
    enum sb_code code =
        words && a.begins && a.ends && a.worker && a.last ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK) {
        sb_bitqueue_init(&a.idle, used, words);
        for (uint32_t w = 0; w < used; w++) {
            sb_bitqueue_add(&a.idle, w);
            a.last[w] = SB_NONE;
        }
        sort(&a, problem, start);
        code = assign(&a, problem, chains, error);
    }
    sb_arena_fini(&arena);
    return code;
}

enum sb_code sb_chains_of_pools(const struct sb_problem *problem, const struct sb_dag *dag,
                                const sb_ns *start, struct sb_constraints *chains,
                                struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct sb_pool_flow flow;
    const uint32_t steps = problem->steps;
    struct slice *begins = sb_arena_alloc(&arena, steps, sizeof *begins);
    struct sb_span *span = sb_arena_alloc(&arena, steps, sizeof *span);
    bool made = begins && span && sb_pool_flow_init(&flow, dag, &arena) == 0, held = false;
    for (uint32_t i = 0; made && i < steps; i++) {
        uint32_t s = problem->order[i];
        sb_ns end = start[s] + problem->latency[s];
        begins[i] = (struct slice){ start[s], start[s], end, s, i };
        span[s] = (struct sb_span){ .step = s, .start = start[s], .end = end };
    }
    if (made) {
        qsort(begins, steps, sizeof *begins, by_time);
        for (uint32_t i = 0; i < steps; i++)
            flow.order[i] = begins[i].step;
        held = sb_pool_flow_run(&flow, span, flow.order);
    }
    for (uint32_t s = 0; held && s < steps; s++)
        for (uint32_t i = flow.first[s]; i < flow.last[s]; i++)
            sb_constrain_edge(chains, flow.from[i], s);
    sb_arena_fini(&arena);
    if (!made || chains->failed)
        return sb_fail_memory(error);
    return held ? SB_OK
                : sb_fail(error, SB_ECHECK, NULL, "more slots of a pool are held than there are");
}
