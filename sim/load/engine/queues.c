/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/queues.h"

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

static void place(struct sb_load_demand *d, size_t at, struct sb_load_attempt *attempt)
{
    d->heap[at] = attempt;
    attempt->at = at + 1;
}

static void rise(struct sb_load_demand *d, size_t at, struct sb_load_attempt *attempt)
{
    for (; at && sb_queue_before(d->order, attempt, d->heap[(at - 1) / 2]); at = (at - 1) / 2)
        place(d, at, d->heap[(at - 1) / 2]);
    place(d, at, attempt);
}

static void sink(struct sb_load_demand *d, size_t count, size_t at, struct sb_load_attempt *attempt)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && sb_queue_before(d->order, d->heap[child + 1], d->heap[child]))
            child++;
        if (!sb_queue_before(d->order, d->heap[child], attempt))
            break;
        place(d, at, d->heap[child]);
        at = child;
    }
    place(d, at, attempt);
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
        rise(d, at, last);
    else
        sink(d, count, at, last);
}

/* ---- both ---- */

struct sb_load_attempt *sb_queue_last(const struct sb_load_demand *demand)
{
    SB_ASSERT(demand->waiting > 0);
    if (is_list(demand))
        return demand->newest;
    struct sb_load_attempt *last = demand->heap[0];
    for (size_t i = 1; i < demand->waiting; i++)
        if (sb_load_fifo_before(last, demand->heap[i]))
            last = demand->heap[i];
    return last;
}

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
        rise(d, d->waiting, attempt);
    d->waiting++;
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        sb_load_touch(e, pool);
        pool->use.came++;
        pool->use.waiting++;
        if (pool->use.waiting > pool->use.most_waiting)
            pool->use.most_waiting = pool->use.waiting;
    }
    e->is_dirty = true;
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
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        sb_load_touch(e, pool);
        pool->use.waiting--;
        pool->use.waited += (uint64_t)(e->now - attempt->issued);
    }
    e->is_dirty = true;
}
