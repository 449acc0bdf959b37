/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/events/event_engine.h"

#include "sim/base/assert.h"
#include "sim/engine/events/end_keys.h"
#include "sim/engine/events/event_reference.h"
#include "sim/engine/events/event_state.h"
#include "sim/engine/kernel.h"
#include "sim/engine/pools/pool_engine.h"

#include <stdlib.h>

enum { LEAST_SMALL = 10 }; /* runs, of 16 at a time: of fewer the loop is faster */

/* Joins that await nothing are complete at once, and so on; then the steps that await nothing. */
static int find_roots(struct sb_engine *e)
{
    const struct sb_csr *succ = &e->plan->succ, *pred = &e->plan->pred;
    uint32_t joins = 0;
    e->fresh = sb_arena_alloc(&e->arena, (size_t)e->nodes + SB_GROUP, sizeof *e->fresh);
    e->root = sb_arena_alloc(&e->arena, e->steps, sizeof *e->root);
    e->joins = sb_arena_alloc(&e->arena, (size_t)(e->nodes - e->steps) + 1, sizeof *e->joins);
    if (!e->fresh || !e->root || !e->joins)
        return -1;
    for (uint32_t n = 0; n < e->nodes; n++) {
        e->fresh[n] = (uint16_t)(pred->begin[n + 1] - pred->begin[n]);
        if (n >= e->steps && e->fresh[n] == 0)
            e->joins[joins++] = n;
    }
    while (joins) {
        uint32_t n = e->joins[--joins];
        for (uint32_t i = succ->begin[n]; i < succ->begin[n + 1]; i++)
            if (--e->fresh[succ->list[i]] == 0 && succ->list[i] >= e->steps)
                e->joins[joins++] = succ->list[i];
    }
    for (uint32_t s = 0; s < e->steps; s++)
        if (e->fresh[s] == 0)
            e->root[e->roots++] = s;
    for (uint32_t n = 0; n < e->nodes; n++)
        e->fresh[n]--;
    for (uint32_t i = 0; i < SB_GROUP; i++)
        e->fresh[e->nodes + i] = UINT16_MAX;
    return 0;
}

static size_t groups_of(const struct sb_csr *succ, uint32_t step)
{
    uint32_t count = succ->begin[step + 1] - succ->begin[step];
    return count ? ((size_t)count + SB_GROUP - 1) / SB_GROUP : 1;
}

static int group_successors(struct sb_engine *e)
{
    const struct sb_csr *succ = &e->plan->succ;
    size_t groups = 0, more = e->steps;
    for (uint32_t s = 0; s < e->steps; s++)
        groups += groups_of(succ, s);
    e->successors = sb_arena_alloc(&e->arena, groups, sizeof *e->successors);
    if (!e->successors || groups >= SB_ONE_JOIN)
        return -1;
    bool few = groups <= UINT16_MAX;
    for (uint32_t s = 0; s < e->steps; s++) {
        struct sb_successors *to = &e->successors[s];
        uint32_t i = succ->begin[s], end = succ->begin[s + 1];
        bool joins = end > i && succ->list[end - 1] >= e->steps;
        for (;; to = &e->successors[to->more]) {
            for (unsigned k = 0; k < SB_GROUP; k++, i++)
                to->next[k] = i < end ? succ->list[i] : few ? e->nodes + k : s;
            to->more = 0;
            if (i >= end)
                break;
            to->more = (uint32_t)more++;
        }
        if (joins)
            e->successors[s].more = succ->begin[s] + 1 == end ? SB_ONE_JOIN : SB_JOINS;
    }
    SB_ASSERT(more == groups);
    return 0;
}

static int alloc_keys(struct sb_engine *e, struct sb_event_memory *memory)
{
    uint32_t count = e->workers;
    e->levels = 0;
    do {
        uint32_t padded = (count + SB_FAN - 1) / SB_FAN * SB_FAN;
        SB_ASSERT(e->levels < SB_LEVELS);
        int64_t *key = sb_arena_alloc(&e->arena, padded, sizeof *key);
        if (!key)
            return -1;
        for (uint32_t i = 0; i < padded; i++)
            key[i] = SB_KEY_NONE;
        memory->key[e->levels++] = key;
        count = padded / SB_FAN;
    } while (count > 1);
    return 0;
}

static int alloc_memory(struct sb_engine *e, struct sb_event_memory *memory)
{
    memory->left = sb_arena_alloc(&e->arena, (size_t)e->nodes + SB_GROUP, sizeof *memory->left);
    memory->queue = sb_arena_alloc(&e->arena, (size_t)e->steps + SB_GROUP, sizeof *memory->queue);
    memory->running = sb_arena_alloc(&e->arena, e->workers, sizeof *memory->running);
    memory->idle = sb_arena_alloc(&e->arena, (size_t)e->workers + 1, sizeof *memory->idle);
    uint64_t *ready = sb_arena_alloc(&e->arena, sb_bitqueue_words(e->steps), sizeof *ready);
    if (alloc_keys(e, memory) || !memory->left || !memory->queue || !memory->running ||
        !memory->idle || !ready)
        return -1;
    sb_bitqueue_init(&memory->ready, e->steps, ready);
    return 0;
}

/* Absent steps are left to the reference. */
static bool is_for_reference(const struct sb_engine *e)
{
    return e->plan->dag->optional || e->steps == 0;
}

/* Counts of 16 bits take half the cache, and a key has no room for more workers. */
static bool is_for_loop(const struct sb_engine *e)
{
    const struct sb_csr *pred = &e->plan->pred;
    for (uint32_t n = 0; n < e->nodes; n++)
        if (pred->begin[n + 1] - pred->begin[n] > UINT16_MAX)
            return false;
    return e->workers <= 1u << 16;
}

static int prepare_loop(struct sb_engine *e)
{
    if (find_roots(e) || group_successors(e))
        return -1;
    for (e->bits = 4; e->workers > 1u << e->bits; e->bits++)
        ;
    for (unsigned i = 0; i < SB_ABREAST; i++)
        if (alloc_memory(e, &e->memory[i]))
            return -1;
    return 0;
}

static int prepare(struct sb_engine *e)
{
    const struct sb_dag *dag = e->plan->dag;
    if (sb_pools_matter(dag->pools))
        return (e->pools = sb_pool_engine_new(e->plan, e->workers)) ? 0 : -1;
    e->reference = sb_event_reference_new(e->plan, e->workers);
    if (!e->reference)
        return -1;
    if (is_for_reference(e))
        return 0;
    if (sb_lockstep_init(&e->lockstep, e->plan, e->workers))
        return -1;
    e->has_loop = e->lockstep.by == SB_LOCKSTEP_NOT && is_for_loop(e);
    e->is_small = e->has_loop && e->kernel->small && sb_small_init(&e->small, e->plan, e->workers);
    return e->has_loop ? prepare_loop(e) : 0;
}

struct sb_engine *sb_engine_new(const struct sb_plan *plan, uint32_t workers,
                                const struct sb_kernel *kernel)
{
    SB_REQUIRE(sb_dag_is_limited(plan->dag, workers));
    SB_REQUIRE(plan->nodes >= plan->dag->steps);
    struct sb_engine *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->plan = plan;
    e->kernel = kernel;
    e->steps = plan->dag->steps;
    e->nodes = plan->nodes;
    workers = sb_pools_workers(plan->dag->pools, workers);
    e->workers = workers < e->steps ? workers
                 : e->steps         ? e->steps
                                    : 1; /* more could never be busy */
    if (prepare(e)) {
        sb_engine_free(e);
        return NULL;
    }
    return e;
}

void sb_engine_free(struct sb_engine *e)
{
    if (!e)
        return;
    sb_event_reference_free(e->reference);
    sb_pool_engine_free(e->pools);
    sb_lockstep_fini(&e->lockstep);
    sb_arena_fini(&e->arena);
    free(e);
}

static sb_ns run_alone(struct sb_engine *e, const sb_ns *latency, struct sb_span *span)
{
    return e->pools ? sb_pool_engine_run(e->pools, latency, span)
                    : sb_event_reference_run(e->reference, latency, span);
}

/* The loop takes what the lockstep of small plans does not: all from now on, where that is a good
 * part, as with latencies of few values. */
static void run_small(struct sb_engine *e, const sb_ns *latency, unsigned runs, sb_ns *makespan)
{
    unsigned others = 0;
    e->kernel->small(&e->small, latency, runs, makespan);
    for (unsigned i = 0; i < runs; i++)
        others += makespan[i] < 0;
    if (others > runs / 4) {
        e->is_small = false;
        e->kernel->simulate(e, latency, runs, makespan);
        return;
    }
    for (unsigned i = 0; i < runs; i++)
        if (makespan[i] < 0)
            e->kernel->simulate(e, latency + (size_t)i * e->steps, 1, makespan + i);
}

void sb_engine_run_block(struct sb_engine *e, const sb_ns *latency, unsigned runs, sb_ns *makespan)
{
    if (e->lockstep.by != SB_LOCKSTEP_NOT) {
        e->kernel->lockstep(&e->lockstep, latency, runs, makespan);
        return;
    }
    if (e->is_small && runs >= LEAST_SMALL)
        run_small(e, latency, runs, makespan);
    else if (e->has_loop)
        e->kernel->simulate(e, latency, runs, makespan);
    for (unsigned i = 0; i < runs; i++)
        if (!e->has_loop || makespan[i] < 0)
            makespan[i] = run_alone(e, latency + (size_t)i * e->steps, NULL);
}

sb_ns sb_engine_run(struct sb_engine *e, const sb_ns *latency)
{
    sb_ns makespan;
    sb_engine_run_block(e, latency, 1, &makespan);
    return makespan;
}

sb_ns sb_engine_trace(struct sb_engine *e, const sb_ns *latency, struct sb_span *span)
{
    SB_REQUIRE(span || e->steps == 0);
    return run_alone(e, latency, span);
}
