/* SPDX-License-Identifier: MIT */
#include "lane.h"

#include <sched.h>

#include "finish.h"

enum { TRIES = 50 }; /* to steal before the lane is left */

static bool untouched(const struct es_sched *sched) { return es_watch(sched) == (ES_WATCH_CREW | ES_WATCH_SHARED); }

static es_id steal(const struct es_crew *crew, const struct es_worker *worker)
{
    uint32_t count = crew->hands + 1;

    for (uint32_t i = 1; i < count; i++) {
        uint32_t victim = worker->index + i < count ? worker->index + i : worker->index + i - count;
        es_id task = es_deque_steal((struct es_deque *)&crew->workers[victim].deque);

        if (task != ES_NONE)
            return task;
    }
    return ES_NONE;
}

es_id es_lane_steal(const struct es_crew *crew, const struct es_worker *worker)
{
    for (int i = 0; i < TRIES; i++) {
        es_id task = steal(crew, worker);

        if (task != ES_NONE || es_lane_heeds(crew, worker) || atomic_load_explicit(&crew->stock, memory_order_relaxed) > 0)
            return task;
        es_lock_pause();
    }
    return ES_NONE;
}

void es_lane_offer(struct es_crew *crew)
{
    if (!crew->barrier)
        atomic_fetch_add(&crew->fence, 0);
    if (atomic_load_explicit(&crew->idle, memory_order_relaxed) > 0 && atomic_load_explicit(&crew->searching, memory_order_relaxed) == 0)
        es_rest_rouse(crew);
}

/* One dependency less: does that make it ready? Who is the last to count down needs no exchange, unless a cancellation
 * may count too. */
static inline bool count_in_lane(struct es_record *record, bool alone)
{
    if (alone && atomic_load_explicit(&record->pending, memory_order_acquire) == 1) {
        es_pending_set(record, 0);
        return true;
    }
    return es_count_down_shared(record) == 0;
}

/* Counts down those who come after, of whom the first to become ready is returned and the others go to the deque. */
static inline es_id tell_in_lane(struct es_worker *worker, const struct es_sched *sched, const struct es_node *node, bool alone)
{
    es_id next = ES_NONE;
    bool more = false;

    for (uint32_t k = node->first, end = node[1].first; k < end; k++) {
        es_id later = sched->after[k];

        if (!count_in_lane(&sched->records[later], alone))
            continue;
        if (next == ES_NONE) {
            next = later;
        }
        else {
            es_deque_push(&worker->deque, later);
            __builtin_prefetch(&sched->after[sched->nodes[later].first]);
            more = true;
        }
    }
    if (more)
        es_lane_offer(sched->crew);
    return next;
}

/* False: somebody awaits it, or something rare is about, and it must be finished in the core. */
static inline bool finish_in_lane(struct es_worker *worker, struct es_sched *sched, es_id task, void *value, es_id *next)
{
    struct es_record *record = &sched->records[task];
    int32_t code = ES_UNSTARTED;
    bool alone;

    es_lane_mark(worker);
    alone = untouched(sched);
    if (rarely(!alone) && (!es_lane_open(sched) || !atomic_compare_exchange_strong_explicit(&record->code, &code, ES_FINISHING,
                                                                                            memory_order_acquire, memory_order_relaxed))) {
        es_lane_mark(worker);
        return false;
    }
    record->u.value = value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    worker->finished++;
    *next = tell_in_lane(worker, sched, &sched->nodes[task], alone);
    es_lane_mark(worker);
    return true;
}

void es_lane_await_mark(const struct es_worker *worker)
{
    uint32_t before = atomic_load_explicit(&worker->mark, memory_order_acquire);

    while ((before & 1) && atomic_load_explicit(&worker->mark, memory_order_acquire) == before)
        sched_yield();
}

void es_lane_touch(struct es_sched *sched)
{
    if (!(es_watch(sched) & ES_WATCH_TOUCHED))
        es_lane_close(sched);
}

void es_lane_close(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;

    atomic_fetch_or(&sched->watch, ES_WATCH_TOUCHED);
    if (!(es_watch(sched) & ES_WATCH_SHARED))
        return;
    if (crew->barrier)
        es_rest_barrier();
    else
        atomic_fetch_add(&crew->fence, 0);
    for (uint32_t i = 0; i <= crew->hands; i++)
        es_lane_await_mark(&crew->workers[i]);
}

/* Runs task after task without the lock. Returns in the core. */
static void run_lane(struct es_self *self, es_id task)
{
    struct es_sched *sched = self->sched;
    struct es_crew *crew = sched->crew;

    for (;;) {
        const struct es_node *node = &sched->nodes[task];
        struct es_worker *worker;
        struct es_result result;
        es_id next;

        self->task = task;
        self->unsaid = true;
        result = node->body(self, node->data);
        worker = self->worker;
        if (rarely(!self->unsaid || result.code != ES_OK || !finish_in_lane(worker, sched, task, result.value, &next))) {
            es_loop_finish(sched, self, result);
            return;
        }
        self->unsaid = false;
        if (next == ES_NONE)
            next = es_deque_pop(&worker->deque);
        if (next == ES_NONE)
            next = es_lane_steal(crew, worker);
        if (rarely(next == ES_NONE || es_lane_heeds(crew, worker) || --worker->budget == 0)) {
            worker->next = next;
            es_crew_lock(crew, sched);
            return;
        }
        task = next;
    }
}

void es_lane_bodies(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    es_id task = self->worker->handed;

    if (es_lane_open(sched)) {
        es_crew_unlock(sched->crew, sched);
        run_lane(self, task);
    }
    else {
        es_loop_body(sched, self, task);
    }
}
