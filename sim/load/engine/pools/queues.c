/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/pools/queues.h"

bool sb_queue_before(enum sb_queue order, const struct sb_load_attempt *a,
                     const struct sb_load_attempt *b)
{
    switch (order) {
    case SB_QUEUE_LIFO: return sb_load_fifo_before(b, a);
    case SB_QUEUE_PRIORITY:
        if (a->priority != b->priority)
            return a->priority < b->priority;
        break;
    case SB_QUEUE_STRATEGY: break;
    default: return sb_load_fifo_before(a, b);
    }
    return a->rank != b->rank ? a->rank < b->rank : sb_load_fifo_before(a, b);
}

/* ---- lists ---- */

static bool is_list(const struct sb_load_demand *d)
{
    return d->order == SB_QUEUE_FIFO || d->order == SB_QUEUE_LIFO || d->order == SB_QUEUE_PS;
}

/* Behind all that came before: at the end, but for what has come at the same time. */
static void link(struct sb_load_demand *d, struct sb_load_attempt *attempt)
{
    struct sb_load_attempt *before = d->newest;
    while (before && sb_load_fifo_before(attempt, before))
        before = before->previous;
    attempt->previous = before;
    attempt->next = before ? before->next : d->oldest;
    *(attempt->next ? &attempt->next->previous : &d->newest) = attempt;
    *(before ? &before->next : &d->oldest) = attempt;
}

static void unlink(struct sb_load_demand *d, struct sb_load_attempt *attempt)
{
    *(attempt->next ? &attempt->next->previous : &d->newest) = attempt->previous;
    *(attempt->previous ? &attempt->previous->next : &d->oldest) = attempt->next;
}

/* ---- heaps ---- */

static void queues_place(struct sb_load_demand *d, size_t at, struct sb_load_attempt *attempt)
{
    d->heap[at] = attempt;
    attempt->at = at + 1;
}

static void queues_rise(struct sb_load_demand *d, size_t at, struct sb_load_attempt *attempt)
{
    for (; at && sb_queue_before(d->order, attempt, d->heap[(at - 1) / 2]); at = (at - 1) / 2)
        queues_place(d, at, d->heap[(at - 1) / 2]);
    queues_place(d, at, attempt);
}

static void queues_sink(struct sb_load_demand *d, size_t count, size_t at,
                        struct sb_load_attempt *attempt)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && sb_queue_before(d->order, d->heap[child + 1], d->heap[child]))
            child++;
        if (!sb_queue_before(d->order, d->heap[child], attempt))
            break;
        queues_place(d, at, d->heap[child]);
        at = child;
    }
    queues_place(d, at, attempt);
}

static void take_out(struct sb_load_demand *d, struct sb_load_attempt *attempt)
{
    size_t at = attempt->at - 1, count = d->waiting - 1;
    struct sb_load_attempt *last = d->heap[count];
    SB_ASSERT(at <= count && d->heap[at] == attempt);
    attempt->at = 0;
    if (last == attempt)
        return;
    if (at && sb_queue_before(d->order, last, d->heap[(at - 1) / 2]))
        queues_rise(d, at, last);
    else
        queues_sink(d, count, at, last);
}

/* ---- places ---- */

static uint32_t slots_of(const struct sb_load_engine *e, const struct sb_load_demand *d,
                         const struct sb_load_pool *pool)
{
    const struct sb_units *unit = d->unit;
    while (&e->pool[unit->pool] != pool)
        unit++;
    return unit->slots;
}

/* Of those that wait in a pool the one who came first, after `last` (NULL: of all). */
static const struct sb_load_attempt *came_after(const struct sb_load_engine *e,
                                                const struct sb_load_pool *pool,
                                                const struct sb_load_attempt *last)
{
    const struct sb_load_attempt *first = NULL;
    for (uint32_t i = 0; i < pool->demands; i++) {
        const struct sb_load_demand *d = &e->demand[pool->demand[i]];
        const struct sb_load_attempt *it = is_list(d) ? d->oldest : NULL;
        for (size_t k = 0; k < d->waiting; k++, it = it ? it->next : NULL) {
            const struct sb_load_attempt *attempt = it ? it : d->heap[k];
            if ((!last || sb_load_fifo_before(last, attempt)) &&
                (!first || sb_load_fifo_before(attempt, first)))
                first = attempt;
        }
    }
    return first;
}

/* Free slots are given, in thought, to those who wait, in the order of their coming, until one does
 * not fit. How many are left waiting, and how many slots. */
static uint64_t left_waiting(const struct sb_load_engine *e, const struct sb_load_pool *pool,
                             uint64_t *slots)
{
    uint64_t waiting = pool->use.waiting;
    const struct sb_load_attempt *next = NULL;
    *slots = pool->free;
    while (*slots > 0 && waiting > 0) {
        next = came_after(e, pool, next);
        uint32_t wanted = slots_of(e, &e->demand[next->demand], pool);
        if (wanted > *slots)
            break;
        *slots -= wanted;
        waiting--;
    }
    return waiting;
}

static bool pool_has_place(const struct sb_load_engine *e, const struct sb_load_pool *pool,
                           uint32_t wanted)
{
    if (pool->places == SB_PLACES_UNLIMITED)
        return true;
    if (pool->queue == SB_QUEUE_PS)
        return pool->use.held + pool->wanted + wanted <= (uint64_t)pool->slots + pool->places;
    uint64_t free, waiting = left_waiting(e, pool, &free);
    return (waiting == 0 && wanted <= free) || waiting < pool->places;
}

bool sb_queue_has_place(struct sb_load_engine *e, const struct sb_load_demand *demand)
{
    bool has = true;
    for (uint32_t i = 0; i < demand->units; i++) {
        struct sb_load_pool *pool = &e->pool[demand->unit[i].pool];
        if (pool_has_place(e, pool, demand->unit[i].slots))
            continue;
        pool->use.came += has; /* of the first pool that has none */
        pool->use.shed += has;
        has = false;
    }
    return has;
}

/* ---- both ---- */

void sb_queue_join(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    struct sb_load_demand *d = &e->demand[attempt->demand];
    if (is_list(d))
        link(d, attempt);
    else if (sb_reserve(&d->heap, d->waiting, &d->room, sizeof *d->heap)) {
        e->failed = true;
        return;
    }
    else
        queues_rise(d, d->waiting, attempt);
    d->waiting++;
    for (uint32_t i = 0; i < d->units; i++)
        sb_queue_count_in(e, &e->pool[d->unit[i].pool], d->unit[i].slots);
    sb_queue_mark(e, attempt->demand);
}

void sb_queue_leave(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    struct sb_load_demand *d = &e->demand[attempt->demand];
    SB_ASSERT(attempt->stand == SB_ATTEMPT_QUEUED && d->waiting > 0);
    if (is_list(d))
        unlink(d, attempt);
    else
        take_out(d, attempt);
    d->waiting--;
    for (uint32_t i = 0; i < d->units; i++)
        sb_queue_count_out(e, &e->pool[d->unit[i].pool], d->unit[i].slots, attempt);
}

void sb_queue_mark_pool(struct sb_load_engine *e, const struct sb_load_pool *pool)
{
    for (uint32_t i = 0; i < pool->demands; i++)
        sb_queue_mark(e, pool->demand[i]);
}

void sb_queue_withdraw(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    sb_queue_leave(e, attempt);
    for (uint32_t i = 0; i < d->units; i++)
        sb_queue_mark_pool(e, &e->pool[d->unit[i].pool]);
}
