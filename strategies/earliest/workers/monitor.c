/* SPDX-License-Identifier: MIT */
#include "workers/monitor.h"

#include "fibers/current.h"
#include "platform/membarrier.h"

/* A worker that is woken counts as searching at once, so that no second one is woken for the same
 * task. */
static bool wake_from(struct es_workers *pool, struct es_worker *worker, uint32_t how)
{
    uint32_t before = how;

    if (atomic_load(&worker->sleeping) != how)
        return false;
    atomic_fetch_add_explicit(&pool->searching, 1, memory_order_relaxed);
    if (!atomic_compare_exchange_strong_explicit(&worker->sleeping, &before, ES_AWAKE,
                                                 memory_order_acq_rel, memory_order_relaxed)) {
        es_workers_lower(&pool->searching);
        return false;
    }
    es_workers_lower(&pool->idle);
    if (how == ES_ASLEEP)
        es_futex_wake(&worker->sleeping, 1);
    else
        worker->sched->clock->post(worker->sched->clock);
    return true;
}

void es_monitor_wake_worker(struct es_workers *pool, struct es_worker *worker)
{
    if (!wake_from(pool, worker, ES_ASLEEP))
        wake_from(pool, worker, ES_PARKED);
}

void es_monitor_wake(struct es_workers *pool)
{
    for (uint32_t how = ES_ASLEEP; how <= ES_PARKED; how++)
        for (uint32_t i = 0; i <= pool->helpers; i++)
            if (wake_from(pool, &pool->workers[i], how))
                return;
}

static struct es_worker *worker_here(struct es_workers *pool, struct es_self **place)
{
    for (uint32_t i = 0; i <= pool->helpers; i++)
        if (pool->workers[i].current == place)
            return &pool->workers[i];
    return NULL;
}

bool es_monitor_wants_poller(const struct es_sched *sched)
{
    const struct es_workers *pool = es_workers_of(sched);

    return sched->clock->runs && !pool->poller && !pool->closing && !pool->clock_wanted &&
           !pool->quiesced &&
           (sched->timers.count || sched->external || sched->one.call.abort || sched->many);
}

void es_monitor_lock(struct es_workers *pool, struct es_sched *sched)
{
    struct es_self **place = es_current_place();
    const struct es_worker *worker;

    es_lock_take(&pool->lock, (void *)place);
    if (atomic_load_explicit(&pool->team.phase, memory_order_acquire) != ES_SHARED)
        return; /* the core is worker 0's, lock or no lock */
    worker = worker_here(pool, place);
    if (worker)
        sched->trace.worker = (uint16_t)worker->index;
}

/* A sleeping worker is woken here when there is something to do. */
void es_monitor_unlock(struct es_workers *pool, struct es_sched *sched)
{
    uint32_t stock = es_ring_count(&sched->ready) + es_ring_count(&pool->fibers_ready);
    uint32_t attention = atomic_load_explicit(&pool->attention, memory_order_relaxed);
    bool fibers = !es_ring_empty(&pool->fibers_ready);

    ES_ASSERT(es_lock_mine(&pool->lock, es_current_place()));
    ES_ASSERT(atomic_load(&pool->team.phase) == ES_SHARED);
    if (stock != atomic_load_explicit(&pool->stock, memory_order_relaxed))
        atomic_store_explicit(&pool->stock, stock, memory_order_relaxed);
    if (fibers != ((attention & ES_FIBERS_WAIT) != 0))
        atomic_store_explicit(&pool->attention, attention ^ ES_FIBERS_WAIT, memory_order_relaxed);
    if (pool->poller && es_timers_next(&sched->timers) < pool->until) {
        pool->until = es_timers_next(&sched->timers);
        sched->clock->post(sched->clock);
    }
    if (atomic_load(&pool->idle) > 0 &&
        atomic_load_explicit(&pool->searching, memory_order_relaxed) == 0 &&
        (stock > 0 || es_monitor_wants_poller(sched)))
        es_monitor_wake(pool);
    es_lock_give(&pool->lock);
}

static bool any_deque(const struct es_workers *pool)
{
    for (uint32_t i = 0; i <= pool->helpers; i++)
        if (!es_deque_empty(&pool->workers[i].deque))
            return true;
    return false;
}

static bool must_stay_awake(struct es_workers *pool)
{
    uint32_t phase;

    es_membarrier();
    phase = atomic_load(&pool->team.phase);
    return atomic_load(&pool->over) || (phase == ES_WATCHED && !atomic_load(&pool->watching)) ||
           (phase == ES_SHARED &&
            (any_deque(pool) || atomic_load_explicit(&pool->stock, memory_order_relaxed) > 0));
}

/* Writes `sleeping` before it gives up the lock, if it has it: what happens in the core afterwards
 * wakes it. */
bool es_monitor_sleep(struct es_workers *pool, struct es_worker *worker, enum es_sleeping how)
{
    struct es_sched *sched = worker->sched;
    uint32_t before = how;
    bool locked = es_lock_mine(&pool->lock, worker->current);
    es_ns until = how == ES_PARKED ? pool->until : ES_NEVER;

    ES_ASSERT(how != ES_AWAKE && atomic_load(&worker->sleeping) == ES_AWAKE);
    ES_ASSERT((how == ES_PARKED) == (locked && pool->poller == worker));
    atomic_fetch_add(&pool->idle, 1);
    atomic_store(&worker->sleeping, how);
    if (locked)
        es_monitor_unlock(pool, sched);
    if (must_stay_awake(pool))
        ; /* something came up in between */
    else if (how == ES_PARKED)
        sched->clock->park(sched->clock, until);
    else
        while (atomic_load_explicit(&worker->sleeping, memory_order_acquire) == ES_ASLEEP)
            es_futex_wait(&worker->sleeping, ES_ASLEEP, ES_NEVER);
    if (locked)
        es_monitor_lock(pool, sched);
    if (atomic_compare_exchange_strong_explicit(&worker->sleeping, &before, ES_AWAKE,
                                                memory_order_acq_rel, memory_order_relaxed)) {
        es_workers_lower(&pool->idle);
        return false;
    }
    es_workers_lower(&pool->searching);
    return true;
}
