/* SPDX-License-Identifier: MIT
 * The fast path: a task is entered and finished without the lock when nothing rare is watched, its
 * body does not call the scheduler, and nobody awaits it. */
#ifndef ES_WORKERS_FAST_PATH_H
#define ES_WORKERS_FAST_PATH_H

#include "workers/state.h"

/* On a fiber, in the core: runs the task `entering` of its worker, and what follows. Returns in the
 * core, where worker 0 may be alone again. */
void es_fast_bodies(struct es_self *self);

/* Not in the core: a task of another worker's, or ES_NONE after some tries. */
es_id es_fast_steal(const struct es_workers *pool, const struct es_worker *worker);

/* Something was left in a deque: wakes a worker, unless one is searching already. */
void es_fast_offer(struct es_workers *pool);

/* Nothing rare is watched. */
static inline bool es_fast_open(const struct es_sched *sched)
{
    return es_watch(sched) == (ES_WATCH_TEAM | ES_WATCH_SHARED);
}

/* Something wants the worker in its loop. */
static inline bool es_fast_heeds(const struct es_workers *pool, const struct es_worker *worker)
{
    return atomic_load_explicit(&pool->attention, memory_order_relaxed) & worker->heeds;
}

#endif
