/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/load_engine.h"

#include "sim/load/engine/calls/attempt.h"
#include "sim/load/engine/calls/rules.h"
#include "sim/load/engine/loop.h"
#include "sim/load/engine/pools/setup_pools.h"
#include "sim/load/engine/pools/slots.h"
#include "sim/load/engine/state/engine_state.h"

#include <stdlib.h>

/* ---- a case ---- */

static enum sb_code check(const struct sb_load_case *load, struct sb_error *error)
{
    SB_REQUIRE(load->parts > 0);
    for (uint32_t i = 0; i < load->parts; i++) {
        const struct sb_load_part *part = &load->part[i];
        const struct sb_strategy *strategy = part->plan->strategy;
        SB_REQUIRE(part->share > 0);
        if (load->workers && sb_strategy_has_places(strategy))
            return sb_fail(error, SB_EINPUT, NULL,
                           "strategy %s places steps on workers, which many requests at once do "
                           "not know: ask for as many workers as wanted",
                           strategy->name);
        if (strategy->flags & SB_STRATEGY_ORACLE)
            return sb_fail(error, SB_EINPUT, NULL,
                           "strategy %s knows latencies in advance, which many requests at once "
                           "have no use for",
                           strategy->name);
    }
    return SB_OK;
}

static enum sb_code set_up_graph(struct sb_load_engine *e, uint32_t part, struct sb_error *error)
{
    struct sb_load_graph *graph = &e->graph[part];
    const struct sb_csr *pred = &e->load->part[part].plan->pred;
    const uint32_t nodes = e->load->part[part].plan->nodes;
    graph->part = &e->load->part[part];
    graph->fresh = sb_arena_alloc(&e->arena, nodes, sizeof *graph->fresh);
    graph->root = sb_arena_alloc(&e->arena, nodes, sizeof *graph->root);
    if (!graph->fresh || !graph->root)
        return sb_fail_memory(error);
    for (uint32_t n = 0; n < nodes; n++) {
        graph->fresh[n] = pred->begin[n + 1] - pred->begin[n];
        if (graph->fresh[n] == 0)
            graph->root[graph->roots++] = n;
    }
    return SB_OK;
}

static enum sb_code set_up_graphs(struct sb_load_engine *e, struct sb_error *error)
{
    double sum = 0, so_far = 0;
    uint32_t nodes = 0;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < e->load->parts; i++)
        sum += e->load->part[i].share;
    for (uint32_t i = 0; i < e->load->parts && code == SB_OK; i++) {
        so_far += e->load->part[i].share / sum;
        e->graph[i].below = so_far < 1 ? (uint64_t)(so_far * 0x1p64) : UINT64_MAX;
        code = set_up_graph(e, i, error);
        nodes = e->load->part[i].plan->nodes > nodes ? e->load->part[i].plan->nodes : nodes;
    }
    e->joins = sb_arena_alloc(&e->arena, (size_t)nodes + 1, sizeof *e->joins);
    e->ready = sb_arena_alloc(&e->arena, nodes, sizeof *e->ready);
    return code || (e->joins && e->ready) ? code : sb_fail_memory(error);
}

enum sb_code sb_load_engine_new(struct sb_load_engine **engine, const struct sb_load_case *load,
                                struct sb_error *error)
{
    struct sb_load_engine *e = calloc(1, sizeof *e);
    enum sb_code code = e ? check(load, error) : sb_fail_memory(error);
    if (code == SB_OK) {
        e->load = load;
        e->step_reached = sb_load_step_reached;
        e->none.kind = SB_ARRIVALS_NONE;
        e->graph = sb_arena_alloc(&e->arena, load->parts, sizeof *e->graph);
        code = e->graph ? set_up_graphs(e, error) : sb_fail_memory(error);
    }
    if (code == SB_OK)
        code = sb_load_set_up_pools(e, error);
    if (code == SB_OK)
        code = sb_load_rules_build(e, error);
    if (code == SB_OK)
        code =
            sb_arrival_source_build(&e->source, load->arrivals ? load->arrivals : &e->none, error);
    if (code)
        sb_load_engine_free(e);
    else
        *engine = e;
    return code;
}

void sb_load_engine_free(struct sb_load_engine *e)
{
    if (!e)
        return;
    for (uint32_t d = 0; d < e->demands; d++)
        free(e->demand[d].heap);
    for (uint32_t p = 0; p < e->pools; p++)
        free(e->pool[p].sharing.heap);
    sb_end_heap_fini(&e->ends);
    free(e->timers.item);
    free(e->batch);
    sb_arrival_stream_fini(&e->stream);
    sb_arrival_source_fini(&e->source);
    sb_arena_fini(&e->memory);
    sb_arena_fini(&e->arena);
    free(e);
}

/* ---- a run ---- */

static void empty_pools(struct sb_load_engine *e)
{
    for (uint32_t p = 0; p < e->pools; p++) {
        struct sb_load_pool *pool = &e->pool[p];
        pool->free = pool->slots;
        pool->wanted = 0;
        pool->since = 0;
        pool->use = (struct sb_load_use){ 0 };
        pool->sharing = (struct sb_load_sharing){ .heap = pool->sharing.heap,
                                                  .room = pool->sharing.room,
                                                  .next = SB_NS_NEVER };
    }
    for (uint32_t d = 0; d < e->demands; d++) {
        e->demand[d].oldest = e->demand[d].newest = NULL;
        e->demand[d].waiting = 0;
        e->demand[d].is_dirty = false;
    }
}

static void empty(struct sb_load_engine *e)
{
    sb_arena_fini(&e->memory);
    empty_pools(e);
    e->now = 0;
    e->failed = false;
    e->dirties = 0;
    sb_end_heap_clear(&e->ends);
    e->timers.count = e->stopped = 0;
    e->joined = e->readies = 0;
    e->is_paused = e->has_paused = false;
    e->first_over = 0;
    e->newest = NULL;
    e->attempts = (struct sb_slab){ .size = sizeof(struct sb_load_attempt), .arena = &e->memory };
    e->draws = sb_draw_run_begin(e->load->seed, e->run->run, NULL);
    for (uint32_t i = 0; i < e->load->parts; i++) {
        size_t nodes = e->graph[i].part->plan->nodes;
        e->graph[i].requests =
            (struct sb_slab){ .size = sizeof(struct sb_load_request) + nodes * sizeof(uint32_t),
                              .arena = &e->memory };
        e->graph[i].draws =
            sb_draw_run_begin(e->load->seed, e->run->run, e->graph[i].part->samplers->source);
    }
}

static bool needs_rate(enum sb_arrival_kind kind)
{
    return kind == SB_ARRIVALS_POISSON || kind == SB_ARRIVALS_CONSTANT ||
           kind == SB_ARRIVALS_RENEWAL || kind == SB_ARRIVALS_MMPP;
}

enum sb_code sb_load_engine_run(struct sb_load_engine *e, const struct sb_load_run *run,
                                struct sb_load_run_end *result, struct sb_error *error)
{
    const struct sb_arrivals *arrivals = e->source.arrivals;
    double rate = run->rate != 0 ? run->rate : arrivals->rate;
    if (needs_rate(arrivals->kind) && !(rate > 0 && rate <= 1))
        return sb_fail(error, SB_EINPUT, NULL, "a rate is above 0 and one a nanosecond at most");
    if (e->ends.room == 0 && sb_end_heap_grow(&e->ends)) /* its first time is always there */
        return sb_fail_memory(error);
    e->run = run;
    e->result = (struct sb_load_run_end){ 0 };
    empty(e);
    enum sb_code code = sb_arrival_stream_begin(&e->stream, &e->source, &e->draws, rate, error);
    if (code == SB_OK)
        code = sb_load_rules_begin(e, error);
    if (code == SB_OK)
        code = sb_load_loop(e, error);
    if (code == SB_OK)
        *result = e->result;
    e->run = NULL;
    return code;
}

/* ---- pools ---- */

uint32_t sb_load_engine_pools(const struct sb_load_engine *e) { return e->pools; }

const char *sb_load_engine_pool_name(const struct sb_load_engine *e, uint32_t pool)
{
    return e->pool[pool].name;
}

uint32_t sb_load_engine_pool_slots(const struct sb_load_engine *e, uint32_t pool)
{
    return e->pool[pool].slots;
}

/* The integral of a number that goes up at times a and down at times b is the sum of b less that of
 * a, and the number times now; the sums are kept, modulo 2^128. */
struct sb_load_use sb_load_engine_use(const struct sb_load_engine *e, uint32_t pool)
{
    struct sb_load_pool up_to_now = e->pool[pool];
    struct sb_load_use *use = &up_to_now.use;
    const sb_wide now = (uint64_t)e->now;
    if (up_to_now.queue == SB_QUEUE_PS)
        sb_slots_touch_shared(e, &up_to_now);
    else
        use->busy += now * use->held;
    use->queued += now * use->waiting;
    use->attempts = use->came;
    return *use;
}
