/* SPDX-License-Identifier: MIT */
#include "workers/enter.h"

#include "fibers/current.h"
#include "workers/monitor.h"

/* A body on the fast path is about to leave it: from now on its record tells that it runs. */
static void record_running(struct es_sched *sched, struct es_self *self)
{
    if (!self->unrecorded)
        return;
    ES_ASSERT(es_code_fresh(es_code(&sched->records[self->task])));
    self->unrecorded = false;
    es_pending_set(&sched->records[self->task], self->index);
    es_code_set(&sched->records[self->task], ES_RUNNING);
}

static void lock_for_body(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);
    struct es_self **place = es_current_place();
    struct es_self *self = *place;

    es_monitor_lock(pool, sched);
    while (place != pool->workers[0].current && pool->quiesced && self && self->sched == sched) {
        es_monitor_unlock(pool, sched);
        es_futex_wait(&pool->quiesced, 1, ES_NEVER);
        es_monitor_lock(pool, sched);
    }
    if (!self || self->sched != sched)
        return;
    if (place == pool->workers[0].current)
        self->worker = &pool->workers[0];
    record_running(sched, self);
}

void es_workers_enter_slowly(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);

    if (atomic_load_explicit(&pool->team.phase, memory_order_acquire) == ES_SHARED) {
        lock_for_body(sched);
        return;
    }
    /* Worker 0 is told that it is not alone; while it waits for the lock it counts as in a body. */
    atomic_store_explicit(&pool->team.in_body, true, memory_order_release);
    lock_for_body(sched);
    if (atomic_load_explicit(&pool->team.phase, memory_order_acquire) == ES_SHARED)
        return;
    es_team_step_in(&pool->team); /* the helper gave up */
    es_lock_give(&pool->lock);
}

/* A body calls the scheduler. Listeners do so too, in the core: `depth` counts those calls. */
void es_workers_enter(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);
    uint32_t phase = atomic_load_explicit(&pool->team.phase, memory_order_acquire);

    if (phase == ES_SHARED) {
        if (es_lock_mine(&pool->lock, (void *)es_current_place()))
            pool->depth++;
        else
            lock_for_body(sched);
    }
    else if (!atomic_load_explicit(&pool->team.in_body, memory_order_relaxed)) {
        pool->depth++;
    }
    else {
        es_team_in(sched);
    }
}

void es_workers_leave(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);

    if (pool->depth > 0)
        pool->depth--;
    else
        es_team_out(sched, true);
}

void es_workers_park(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);
    es_ns next = es_timers_next(&sched->timers);

    if (es_watch(sched) &
        ES_WATCH_SHARED) { /* nobody else works: there is no need to let anybody in */
        sched->clock->park(sched->clock, next);
        return;
    }
    ES_ASSERT(!pool->poller && pool->depth == 0);
    pool->poller = &pool->workers[0];
    pool->until = next;
    es_team_step_out(&pool->team, sched, true);
    sched->clock->park(sched->clock, next);
    es_team_in(sched);
    pool->poller = NULL;
}
