/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/serve.h"

#include "sim/load/engine/attempt.h"
#include "sim/load/engine/queues.h"
#include "sim/load/engine/slots.h"

/* It has its slots. */
static inline void begin(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    attempt->stand = SB_ATTEMPT_RUNNING;
    attempt->start = e->now;
    if (!attempt->is_served) {
        attempt->end = e->now + attempt->service;
        if (sb_end_heap_put(&e->ends, attempt->end, attempt))
            e->failed = true;
    }
    if (attempt->is_watched)
        sb_load_attempt_starts(e, attempt);
}

static void start(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    sb_queue_leave(e, attempt);
    attempt->is_served = e->demand[attempt->demand].served != SB_NONE;
    sb_slots_hold(e, attempt);
    begin(e, attempt);
}

/* ---- who starts ---- */

/* Of a pool that shares no demand with another: the first ones, as long as they fit. */
static void serve_simple(struct sb_load_engine *e, struct sb_load_demand *d)
{
    while (d->waiting &&
           (d->units == 0 || sb_slots_fit(&e->pool[d->unit[0].pool], d->unit[0].slots)))
        start(e, sb_queue_first(d));
}

/* The same of one that is FIFO, which most are, with all that start() does in one place. */
static void serve_fifo(struct sb_load_engine *e, struct sb_load_demand *d)
{
    struct sb_load_pool *pool = &e->pool[d->unit[0].pool];
    const uint32_t slots = d->unit[0].slots;
    while (d->oldest && slots <= pool->free) {
        struct sb_load_attempt *attempt = d->oldest;
        d->oldest = attempt->next;
        *(attempt->next ? &attempt->next->previous : &d->newest) = NULL;
        d->waiting--;
        sb_queue_count_out(e, pool, slots, attempt);
        sb_slots_take(e, pool, slots);
        begin(e, attempt);
    }
}

/* The first to wait in a pool, whether it can start or not. */
static struct sb_load_attempt *first_of(const struct sb_load_engine *e,
                                        const struct sb_load_pool *pool)
{
    struct sb_load_attempt *first = NULL;
    for (uint32_t i = 0; i < pool->demands; i++) {
        const struct sb_load_demand *d = &e->demand[pool->demand[i]];
        if (d->waiting == 0)
            continue;
        struct sb_load_attempt *attempt = sb_queue_first(d);
        if (!first || sb_queue_before(pool->queue, attempt, first))
            first = attempt;
    }
    return first;
}

static bool can_start(const struct sb_load_engine *e, const struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++)
        if (!sb_slots_fit(&e->pool[d->unit[i].pool], d->unit[i].slots))
            return false;
    for (uint32_t i = 0; i < d->units; i++) {
        const struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        if (pool->queue == SB_QUEUE_FIFO && first_of(e, pool) != attempt)
            return false;
    }
    return true;
}

/* The first one of a pool that can start, or NULL. */
static struct sb_load_attempt *candidate_of(const struct sb_load_engine *e,
                                            const struct sb_load_pool *pool)
{
    struct sb_load_attempt *first = NULL;
    for (uint32_t i = 0; i < pool->demands; i++) {
        const struct sb_load_demand *d = &e->demand[pool->demand[i]];
        if (d->waiting == 0)
            continue;
        struct sb_load_attempt *attempt = sb_queue_first(d);
        if ((!first || sb_queue_before(pool->queue, attempt, first)) && can_start(e, attempt))
            first = attempt;
    }
    return first;
}

static bool is_first_everywhere(const struct sb_load_engine *e,
                                const struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++)
        if (e->pool[d->unit[i].pool].candidate != attempt)
            return false;
    return true;
}

/* One of those that can start, or NULL. */
static struct sb_load_attempt *next_to_start(struct sb_load_engine *e)
{
    struct sb_load_attempt *first = NULL;
    for (uint32_t p = 0; p < e->pools; p++) {
        struct sb_load_pool *pool = &e->pool[p];
        pool->candidate = pool->use.waiting ? candidate_of(e, pool) : NULL;
        if (!first)
            first = pool->candidate;
    }
    for (uint32_t p = 0; first && p < e->pools; p++)
        if (e->pool[p].candidate && is_first_everywhere(e, e->pool[p].candidate))
            return e->pool[p].candidate;
    return first;
}

void sb_load_serve(struct sb_load_engine *e)
{
    struct sb_load_attempt *attempt;
    bool has_complex = false;
    for (uint32_t i = 0; i < e->dirties; i++) {
        struct sb_load_demand *d = &e->demand[e->dirty[i]];
        d->is_dirty = false;
        if (e->is_paused && d->units > 0)
            continue;
        if (d->is_fifo)
            serve_fifo(e, d);
        else if (d->is_simple)
            serve_simple(e, d);
        else
            has_complex = true;
    }
    e->dirties = 0;
    while (has_complex && (attempt = next_to_start(e)))
        start(e, attempt);
}
