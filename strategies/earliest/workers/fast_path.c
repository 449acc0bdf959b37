/* SPDX-License-Identifier: MIT */
#include "workers/fast_path.h"

#include "core/bodies.h"
#include "workers/monitor.h"

enum { TRIES = 50 }; /* to steal before the fast path is left */

static es_id steal(const struct es_workers *pool, const struct es_worker *worker)
{
    uint32_t count = pool->helpers + 1;

    for (uint32_t i = 1; i < count; i++) {
        uint32_t victim = worker->index + i < count ? worker->index + i : worker->index + i - count;
        es_id task = es_deque_steal((struct es_deque *)&pool->workers[victim].deque);

        if (task != ES_NONE)
            return task;
    }
    return ES_NONE;
}

es_id es_fast_steal(const struct es_workers *pool, const struct es_worker *worker)
{
    for (int i = 0; i < TRIES; i++) {
        es_id task = steal(pool, worker);

        if (task != ES_NONE || es_fast_heeds(pool, worker) ||
            atomic_load_explicit(&pool->stock, memory_order_relaxed) > 0)
            return task;
        es_lock_pause();
    }
    return ES_NONE;
}

void es_fast_offer(struct es_workers *pool)
{
    if (atomic_load_explicit(&pool->idle, memory_order_relaxed) > 0 &&
        atomic_load_explicit(&pool->searching, memory_order_relaxed) == 0)
        es_monitor_wake(pool);
}

/* Counts down the tasks that come after. The first that becomes ready is returned, the others go to
 * the deque. */
static inline es_id tell_fast(struct es_worker *worker, const struct es_sched *sched,
                              const struct es_node *node)
{
    es_id next = ES_NONE;
    bool more = false;

    for (uint32_t k = node->first, end = node[1].first; k < end; k++) {
        es_id later = sched->after[k];

        if (es_count_down_shared(&sched->records[later]) > 0)
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
        es_fast_offer(es_workers_of(sched));
    return next;
}

/* False: it must be finished in the core, since somebody awaits it or something rare is watched.
 * The compare-and-exchange decides between a waiter, which makes the code ES_WANTED, and the end.
 */
static inline bool finish_fast(struct es_worker *worker, struct es_sched *sched, es_id task,
                               void *value, es_id *next)
{
    struct es_record *record = &sched->records[task];
    int32_t code = ES_UNSTARTED;

    if (rarely(!es_fast_open(sched)) ||
        !atomic_compare_exchange_strong_explicit(&record->code, &code, ES_FINISHING,
                                                 memory_order_acquire, memory_order_relaxed))
        return false;
    record->u.value = value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    worker->finished++;
    *next = tell_fast(worker, sched, &sched->nodes[task]);
    return true;
}

/* Runs task after task without the lock. Returns in the core. */
static void run_fast(struct es_self *self, es_id task)
{
    struct es_sched *sched = self->sched;
    struct es_workers *pool = es_workers_of(sched);

    for (;;) {
        const struct es_node *node = &sched->nodes[task];
        struct es_worker *worker;
        struct es_result result;
        es_id next;

        ES_ASSERT(task < sched->count && es_pending(&sched->records[task]) == 0);
        ES_ASSERT(!self->unrecorded && !self->hooks);
        self->task = task;
        self->unrecorded = true;
        result = node->body(self, node->data);
        worker = self->worker;
        if (rarely(!self->unrecorded || result.code != ES_OK ||
                   !finish_fast(worker, sched, task, result.value, &next))) {
            es_bodies_end(sched, self, result);
            return;
        }
        self->unrecorded = false;
        if (next == ES_NONE)
            next = es_deque_pop(&worker->deque);
        if (next == ES_NONE)
            next = es_fast_steal(pool, worker);
        if (rarely(next == ES_NONE || es_fast_heeds(pool, worker) || --worker->budget == 0)) {
            worker->next = next;
            es_monitor_lock(pool, sched);
            return;
        }
        task = next;
    }
}

void es_fast_bodies(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    es_id task = self->worker->entering;

    if (es_fast_open(sched)) {
        es_monitor_unlock(es_workers_of(sched), sched);
        run_fast(self, task);
    }
    else {
        es_bodies_one(sched, self, task);
    }
}
