/* SPDX-License-Identifier: MIT
 * The lane: a task that nobody watches, that does not wait and that nobody awaits is entered and finished without the
 * lock. While no body of the call has awaited one that was not done, nor anything was cancelled, not even atomic
 * exchanges are needed but for counting dependencies down. */
#ifndef ES_LANE_H
#define ES_LANE_H

#include "crew.h"

/* On a fiber, in the core: runs what was handed over, and what follows; one worker may be left. */
void es_lane_bodies(struct es_self *self);

/* In the core: from now on no task is finished without looking whether somebody wants it; those being finished are done. */
void es_lane_touch(struct es_sched *sched);

/* In the core: the same for good, when something rare is about from now on. */
void es_lane_close(struct es_sched *sched);

/* Not in the core: a task of another worker's, or ES_NONE after some tries. */
es_id es_lane_steal(const struct es_crew *crew, const struct es_worker *worker);

/* Something was left in a deque: somebody at rest should know, unless somebody is on the way. */
void es_lane_offer(struct es_crew *crew);

/* Around the end of a task, which whoever makes all threads pass a barrier can then wait for. */
static inline void es_lane_mark(struct es_worker *worker)
{
    uint32_t now = atomic_load_explicit(&worker->mark, memory_order_relaxed) + 1;

    atomic_store_explicit(&worker->mark, now, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst); /* the rest is the barrier's business */
    if (__builtin_expect(!worker->sched->crew->barrier, 0))
        atomic_fetch_add(&worker->sched->crew->fence, 0);
}

void es_lane_await_mark(const struct es_worker *worker);

/* Nothing that is rare is about. */
static inline bool es_lane_open(const struct es_sched *sched)
{
    return (es_watch(sched) | ES_WATCH_TOUCHED) == (ES_WATCH_CREW | ES_WATCH_SHARED | ES_WATCH_TOUCHED);
}

/* Something wants the worker in its loop. */
static inline bool es_lane_heeds(const struct es_crew *crew, const struct es_worker *worker)
{
    return atomic_load_explicit(&crew->attention, memory_order_relaxed) & worker->heeds;
}

#endif
