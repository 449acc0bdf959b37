/* SPDX-License-Identifier: MIT */
#include "workers/shared_ready.h"

#include <sched.h>

#include "workers/monitor.h"

void es_shared_ready(struct es_sched *sched, es_id task)
{
    bool fresh = es_code_fresh(es_code(&sched->records[task]));

    es_ring_push(fresh ? &sched->ready : &es_workers_of(sched)->fibers_ready, task);
}

bool es_shared_any(const struct es_sched *sched)
{
    return !es_ring_empty(&es_workers_of(sched)->fibers_ready);
}

void es_shared_caller(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);

    ES_ASSERT(sched->many || sched->one.settled);
    pool->caller_due = true;
    atomic_fetch_or_explicit(&pool->attention, ES_CALLER_WAITS, memory_order_relaxed);
    es_monitor_wake_worker(pool, &pool->workers[0]);
    if (pool->poller == &pool->workers[0])
        sched->clock->post(sched->clock);
}

void es_shared_free_clock(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);

    pool->clock_wanted++;
    while (pool->poller) {
        sched->clock->post(sched->clock);
        es_monitor_unlock(pool, sched);
        sched_yield();
        es_monitor_lock(pool, sched);
    }
    pool->clock_wanted--;
}
