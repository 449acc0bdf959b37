/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/run_state.h"

#include <stdlib.h>
#include <string.h>

/* Ends of so many workers are looked through, which takes no longer than a heap and has no branches
 * that are hard to predict. */
enum { FEW = 32, PADDED = 8 };

static void *array(struct sb_platform_run *r, size_t count, size_t size)
{
    return sb_arena_alloc(&r->arena, count, size);
}

int sb_run_state_init(struct sb_platform_run *r)
{
    const uint32_t workers = r->platform->workers;
    r->left = array(r, r->nodes, sizeof *r->left);
    r->worker = array(r, r->steps, sizeof *r->worker);
    r->begun = array(r, r->steps, sizeof *r->begun);
    r->ended = array(r, r->steps, sizeof *r->ended);
    r->ready = array(r, r->steps, sizeof *r->ready);
    r->start = array(r, r->steps, sizeof *r->start);
    r->end = array(r, r->steps, sizeof *r->end);
    r->running = array(r, workers, sizeof *r->running);
    r->head = array(r, workers, sizeof *r->head);
    r->dirty = array(r, workers, sizeof *r->dirty);
    r->is_dirty = array(r, workers, sizeof *r->is_dirty);
    r->joins = array(r, (size_t)r->nodes + 1, sizeof *r->joins);
    r->padded = (workers + PADDED - 1) / PADDED * PADDED;
    r->until = workers <= FEW ? array(r, r->padded, sizeof *r->until) : NULL;
    r->fresh = array(r, r->nodes, sizeof *r->fresh);
    uint64_t *idle = array(r, sb_bitqueue_words(workers), sizeof *idle);
    if (!r->left || !r->worker || !r->begun || !r->ended || !r->ready || !r->start || !r->end ||
        !r->fresh || (workers <= FEW && !r->until) || !r->running || !r->head || !r->dirty ||
        !r->is_dirty || !r->joins || !idle || sb_ready_queue_init(&r->queue, r->plan, &r->arena))
        return -1;
    if (r->steals && sb_stealing_init(&r->stealing, r->steps, r->platform, &r->arena))
        return -1;
    for (uint32_t n = 0; n < r->nodes; n++)
        r->fresh[n] = r->plan->pred.begin[n + 1] - r->plan->pred.begin[n];
    sb_bitqueue_init(&r->idle, workers, idle);
    for (uint32_t w = 0; w < workers; w++)
        sb_bitqueue_add(&r->idle, w);
    r->idle_count = workers;
    return sb_data_init(&r->data, r->plan->dag, r->platform, &r->arena);
}

void sb_run_state_fini(struct sb_platform_run *r)
{
    free(r->ends.keyed.item);
    sb_stealing_fini(&r->stealing);
    sb_data_fini(&r->data);
    sb_arena_fini(&r->arena);
}

void sb_run_state_begin(struct sb_platform_run *r, const sb_ns *latency, struct sb_span *span)
{
    r->latency = latency;
    r->span = span;
    r->now = r->makespan = 0;
    r->owner = 0;
    r->complete = r->dirties = 0;
    r->failed = false;
    r->ends.keyed.count = 0;
    sb_data_begin(&r->data, latency, !r->freely);
    sb_ready_queue_begin(&r->queue);
    if (r->steals)
        sb_stealing_begin(&r->stealing, latency);
    memset(r->begun, 0, r->steps * sizeof *r->begun);
    memset(r->ended, 0, r->steps * sizeof *r->ended);
    if (r->nodes)
        memcpy(r->left, r->fresh, r->nodes * sizeof *r->left);
    if (r->route && !r->replans && r->steps)
        memcpy(r->worker, r->route->worker, r->steps * sizeof *r->worker);
    for (uint32_t w = 0; r->until && w < r->padded; w++)
        r->until[w] = SB_NEVER;
    for (uint32_t w = 0; w < r->platform->workers; w++) {
        r->running[w] = SB_NONE;
        r->is_dirty[w] = false;
        r->head[w] = r->route ? r->route->begin[w] : 0;
    }
}
