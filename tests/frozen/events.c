/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/frozen/events.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

static int alloc_ends(struct frozen_engine *e)
{
    uint32_t count = e->workers;
    do {
        uint32_t padded = (count + FROZEN_FAN - 1) / FROZEN_FAN * FROZEN_FAN;
        SB_ASSERT(e->levels < FROZEN_LEVELS);
        sb_ns *end = sb_arena_alloc(&e->arena, padded, sizeof *end);
        if (!end)
            return -1;
        for (uint32_t i = 0; i < padded; i++)
            end[i] = FROZEN_NEVER;
        e->end[e->levels++] = end;
        count = padded / FROZEN_FAN;
    } while (count > 1);
    return 0;
}

static int group_successors(struct frozen_engine *e)
{
    const struct sb_csr *succ = &e->plan->succ, *pred = &e->plan->pred;
    size_t groups = 0;
    for (uint32_t n = 0; n < e->nodes; n++)
        groups += (succ->begin[n + 1] - succ->begin[n] + FROZEN_GROUP - 1) / FROZEN_GROUP;
    e->fresh = sb_arena_alloc(&e->arena, (size_t)e->nodes + FROZEN_GROUP + 1, sizeof *e->fresh);
    e->node = sb_arena_alloc(&e->arena, (size_t)e->nodes + FROZEN_GROUP + 1, sizeof *e->node);
    e->successor = sb_arena_alloc(&e->arena, groups * FROZEN_GROUP, sizeof *e->successor);
    if (!e->fresh || !e->node || !e->successor || groups > UINT32_MAX / FROZEN_GROUP)
        return -1;
    uint32_t at = 0;
    for (uint32_t n = 0; n < e->nodes; n++) {
        e->fresh[n] =
            (struct frozen_node){ pred->begin[n + 1] - pred->begin[n], at / FROZEN_GROUP };
        for (uint32_t i = succ->begin[n]; i < succ->begin[n + 1]; i++)
            e->successor[at++] = succ->list[i];
        for (; at % FROZEN_GROUP; at++)
            e->successor[at] = e->nodes + at % FROZEN_GROUP;
    }
    SB_ASSERT(at == groups * FROZEN_GROUP);
    for (uint32_t n = e->nodes; n <= e->nodes + FROZEN_GROUP; n++)
        e->fresh[n] = (struct frozen_node){ UINT32_MAX, at / FROZEN_GROUP };
    return 0;
}

struct frozen_engine *frozen_engine_new(const struct sb_plan *plan, uint32_t workers)
{
    SB_REQUIRE(workers > 0 && plan->nodes >= plan->dag->steps);
    struct frozen_engine *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->plan = plan;
    e->steps = plan->dag->steps;
    e->nodes = plan->nodes;
    e->workers = workers < e->steps ? workers
                 : e->steps         ? e->steps
                                    : 1; /* more could never be busy */
    e->running = sb_arena_alloc(&e->arena, e->workers, sizeof *e->running);
    e->queue = sb_arena_alloc(&e->arena, (size_t)e->steps + 1,
                              sizeof *e->queue); /* one more is written, never read */
    e->joins = sb_arena_alloc(&e->arena, (size_t)(e->nodes - e->steps) + 1, sizeof *e->joins);
    e->ready_time = sb_arena_alloc(&e->arena, e->steps, sizeof *e->ready_time);
    uint64_t *ready = sb_arena_alloc(&e->arena, frozen_bitqueue_words(e->steps), sizeof *ready);
    uint64_t *idle = sb_arena_alloc(&e->arena, frozen_bitqueue_words(e->workers), sizeof *idle);
    if (alloc_ends(e) || group_successors(e) || !e->running || !e->queue || !e->joins ||
        !e->ready_time || !ready || !idle) {
        frozen_engine_free(e);
        return NULL;
    }
    frozen_bitqueue_init(&e->ready, e->steps, ready);
    frozen_bitqueue_init(&e->idle, e->workers, idle);
    for (uint32_t w = 0; w < e->workers; w++)
        frozen_bitqueue_add(&e->idle, w);
    e->idle_count = e->workers;
    return e;
}

void frozen_engine_free(struct frozen_engine *e)
{
    if (!e)
        return;
    sb_arena_fini(&e->arena);
    free(e);
}

#define DECLARE(set) frozen_loop frozen_events_##set;
#define ENTRY(set) { #set, frozen_events_##set },
SB_INSTRUCTION_SETS(DECLARE)

frozen_loop *frozen_loop_of(const char *instruction_set)
{
    static const struct {
        const char *name;
        frozen_loop *loop;
    } known[] = { SB_INSTRUCTION_SETS(ENTRY) };
    for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, instruction_set) == 0)
            return known[i].loop;
    return NULL;
}
