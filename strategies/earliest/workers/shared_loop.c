/* SPDX-License-Identifier: MIT */
#include "workers/shared_loop.h"

#include "core/bodies.h"
#include "core/calls/request.h"
#include "core/finish.h"
#include "core/loop.h"
#include "core/poll.h"
#include "platform/thread_time.h"
#include "workers/fast_path.h"
#include "workers/monitor.h"
#include "workers/shared_ready.h"
#include "workers/shared_switch.h"
#include "workers/watch.h"

enum {
    FAST_BUDGET = 1024, /* tasks in a row on the fast path */
    LOOKS = 64,         /* turns between two looks at timers and posts */
    BATCH = 64          /* tasks that are taken from the core at once, at most */
};
/* A helper looks whether it pays after it ran so many bodies. Where worker 0 was not seen alone,
 * bodies that take less, in nanoseconds, do not pay. */
enum { SAMPLE = 256, SHORT_TASK = 60 };
/* Nanoseconds of searching before a worker sleeps: a wake-up costs as much. Virtual time stands
 * still meanwhile, so there it is less. */
enum { SEARCH_RUNNING = 30000, SEARCH_STANDING = 2000 };

static struct es_workers *pool_of(const struct es_worker *worker)
{
    return es_workers_of(worker->sched);
}

/* Counts in the core what ended on the fast path. */
static void fold(struct es_worker *worker)
{
    if (!worker->finished)
        return;
    ES_ASSERT(worker->sched->one.left >= worker->finished);
    worker->sched->one.left -= worker->finished;
    worker->ran += worker->finished;
    worker->finished = 0;
    es_settle_last(&worker->sched->one);
}

/* Takes a task from the core, and its part of those behind it into the deque. */
static es_id take_some(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_ring *ring = &sched->ready;
    es_id task = es_ring_pop(ring);
    uint32_t most = es_ring_count(ring) / (es_workers_of(sched)->helpers + 1);
    uint32_t count = 0;

    if (!es_fast_open(sched) || !es_code_fresh(es_code(&sched->records[task])))
        return task;
    if (most > BATCH)
        most = BATCH;
    while (count < most && es_code_fresh(es_code(&sched->records[es_ring_at(ring, count)])))
        count++;
    for (uint32_t i = 0; i < count; i++)
        es_deque_push(&worker->deque, es_ring_at(ring, count - 1 - i));
    ring->head += count;
    return task;
}

/* Fibers that go on come first; but bodies may go on for ever, so that now and then a task that was
 * not entered yet has its turn. */
static es_id take(struct es_worker *worker, bool fair)
{
    struct es_sched *sched = worker->sched;
    struct es_ring *fibers_ready = &es_workers_of(sched)->fibers_ready;
    es_id task = worker->next;

    worker->next = ES_NONE;
    if (!es_ring_empty(fibers_ready) && !fair) {
        if (task != ES_NONE) { /* others may have it */
            es_deque_push(&worker->deque, task);
            es_fast_offer(es_workers_of(sched));
        }
        return es_ring_pop(fibers_ready);
    }
    if (task == ES_NONE)
        task = es_deque_pop(&worker->deque);
    if (task == ES_NONE && !es_ring_empty(&sched->ready))
        task = take_some(worker);
    if (task == ES_NONE && !es_ring_empty(fibers_ready))
        task = es_ring_pop(fibers_ready);
    return task;
}

static bool anything(const struct es_worker *worker)
{
    const struct es_sched *sched = worker->sched;

    return !es_ring_empty(&sched->ready) || !es_ring_empty(&es_workers_of(sched)->fibers_ready) ||
           es_worker_called(worker, pool_of(worker));
}

/* Not in the core: looks into the others' deques for some time. */
static es_id search(const struct es_worker *worker)
{
    const struct es_workers *pool = pool_of(worker);
    es_ns end =
        es_thread_moment() + (worker->sched->clock->runs ? SEARCH_RUNNING : SEARCH_STANDING);

    do {
        es_id task = es_fast_steal(pool, worker);

        if (task != ES_NONE || es_fast_heeds(pool, worker) ||
            atomic_load_explicit(&pool->stock, memory_order_relaxed) > 0)
            return task;
    } while (es_thread_moment() < end);
    return ES_NONE;
}

/* Sleeps, or becomes the poller: parks in the clock, so that timers and posts are seen. The last
 * worker that is awake does what is to be done when nothing is ready: virtual time moves on, or a
 * deadlock is found. */
static void go_to_sleep(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_workers *pool = es_workers_of(sched);
    enum es_sleeping how = ES_ASLEEP;

    ES_ASSERT(pool->active > 0 && worker->next == ES_NONE);
    pool->active--;
    if (pool->active == 0 && !pool->quiesced && !pool->caller_due) {
        if (!pool->poller) {
            pool->active++;
            es_poll_idle(sched);
            return;
        }
        sched->clock->post(sched->clock); /* it becomes the last */
    }
    if (es_monitor_wants_poller(sched)) {
        /* The clock may have forgotten that post already. */
        if (atomic_load_explicit(&sched->posted, memory_order_acquire)) {
            worker->looks = 0;
            pool->active++;
            return;
        }
        how = ES_PARKED;
        pool->poller = worker;
        pool->until = es_timers_next(&sched->timers);
    }
    es_monitor_sleep(pool, worker, how);
    if (atomic_load_explicit(&pool->team.phase, memory_order_relaxed) != ES_SHARED)
        return; /* worker 0 is alone again, and owns all this */
    if (pool->poller == worker) {
        pool->poller = NULL;
        worker->looks = 0; /* that the clock returned may be all that tells of a post */
    }
    pool->active++;
}

/* There is nothing in the core, nor in the own deque. */
static es_id idle(struct es_worker *worker)
{
    struct es_workers *pool = pool_of(worker);
    es_id task = ES_NONE;

    if (pool->active > 1) {
        atomic_fetch_add_explicit(&pool->searching, 1, memory_order_relaxed);
        es_monitor_unlock(pool, worker->sched);
        task = search(worker);
        es_monitor_lock(pool, worker->sched);
        es_workers_lower(&pool->searching);
    }
    if (task == ES_NONE && !anything(worker))
        go_to_sleep(worker);
    return task;
}

static void enter(struct es_worker *worker, es_id task)
{
    struct es_sched *sched = worker->sched;
    struct es_self *fiber = *worker->idle;

    if (fiber)
        *worker->idle = fiber->next;
    else
        fiber = es_loop_fiber(sched);
    if (!fiber) {
        es_bodies_unstacked(sched, task);
        return;
    }
    worker->entering = task;
    worker->budget = FAST_BUDGET;
    es_shared_go_on(worker, worker->main, fiber);
}

static void dispatch(struct es_worker *worker, es_id task)
{
    struct es_sched *sched = worker->sched;
    struct es_record *record = &sched->records[task];
    int32_t code = es_code(record);

    switch (code) {
    case ES_READY:
        es_shared_go_on(worker, worker->main, es_stacks_fiber(&sched->stacks, es_pending(record)));
        break;
    case ES_SKIPPED:
        es_finish_failed(sched, task, es_record_result(&sched->records[record->task]));
        break;
    case ES_CALLER:
        if (!sched->many || es_request_turn(es_request_of(sched, task)))
            es_shared_caller(sched);
        break;
    default: ES_ASSERT(es_code_fresh(code)); enter(worker, task);
    }
}

static void drain(struct es_worker *worker)
{
    struct es_ring *ring = &worker->sched->ready;

    if (worker->next != ES_NONE)
        es_ring_push(ring, worker->next);
    worker->next = ES_NONE;
    for (es_id task = es_deque_pop(&worker->deque); task != ES_NONE;
         task = es_deque_pop(&worker->deque))
        es_ring_push(ring, task);
}

void es_shared_end(struct es_workers *pool, struct es_sched *sched)
{
    drain(&pool->workers[0]);
    while (!es_ring_empty(&pool->fibers_ready))
        es_ring_push(&sched->ready, es_ring_pop(&pool->fibers_ready));
    ES_ASSERT(pool->active == 1 && !pool->poller && pool->depth == 0);
    ES_ASSERT(es_deque_empty(&pool->workers[0].deque));
    atomic_fetch_and_explicit(&sched->watch, ~(unsigned)ES_WATCH_SHARED, memory_order_relaxed);
    atomic_store_explicit(&pool->attention, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->stock, 0, memory_order_relaxed);
    sched->trace.worker = 0;
    es_team_step_in(&pool->team);
    atomic_store_explicit(&pool->team.phase, ES_ALONE, memory_order_release);
    es_lock_give(&pool->lock);
}

/* No other worker is in its loop, so that worker 0 needs no lock: the helpers found nothing to do,
 * or do not pay. */
static bool may_be_alone(const struct es_worker *worker)
{
    const struct es_workers *pool = pool_of(worker);

    return worker->index == 0 && pool->active == 1 && !pool->forced && !pool->poller &&
           atomic_load_explicit(&pool->searching, memory_order_relaxed) == 0 &&
           (atomic_load_explicit(&pool->idle, memory_order_relaxed) == 0 ||
            (es_deque_empty(&worker->deque) && !anything(worker)));
}

/* A helper that makes the call no faster only holds up worker 0. What bodies take all workers
 * together is estimated from this one's. */
static bool does_not_pay(struct es_worker *worker)
{
    struct es_workers *pool = pool_of(worker);
    es_ns now;
    es_ns took;
    bool vain;

    if (worker->index == 0 || pool->forced || pool->active == 1 || worker->ran < SAMPLE)
        return false;
    now = es_thread_moment();
    took = (now - worker->since) / worker->ran;
    vain = pool->alone ? took > pool->alone * pool->active : took < SHORT_TASK;
    worker->since = now;
    worker->ran = 0;
    if (vain && pool->active == 2)
        es_watch_learn(pool, worker->sched);
    worker->vain = vain ? worker->vain + (worker->vain < ES_VAIN_MOST) : 0;
    return vain;
}

static void wait_while_quiesced(struct es_worker *worker)
{
    struct es_workers *pool = pool_of(worker);

    es_monitor_unlock(pool, worker->sched);
    es_futex_wait(&pool->quiesced, 1, ES_NEVER);
    es_monitor_lock(pool, worker->sched);
}

bool es_shared_run(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_workers *pool = es_workers_of(sched);

    worker->ran = 0;
    worker->since = es_thread_moment();
    while (atomic_load_explicit(&pool->team.phase, memory_order_relaxed) == ES_SHARED) {
        bool fair = worker->looks % ES_SHARED_FAIR == 0;
        es_id task;

        ES_ASSERT(es_lock_mine(&pool->lock, worker->current));
        fold(worker);
        if (worker->index > 0 && pool->quiesced) {
            wait_while_quiesced(worker);
            continue;
        }
        if (worker->looks-- <= 0 || !anything(worker)) {
            es_poll_turns(sched, worker->looks < 0 ? LOOKS : 1);
            if (sched->unlooked >= ES_TURNS_WATCHED && !pool->poller)
                es_poll_descriptors(sched);
            worker->looks = LOOKS;
            es_poll_look(sched);
        }
        if (es_worker_called(worker, pool_of(worker))) {
            pool->caller_due = false;
            atomic_fetch_and_explicit(&pool->attention, ~(uint32_t)ES_CALLER_WAITS,
                                      memory_order_relaxed);
            return true;
        }
        if (may_be_alone(worker)) {
            es_shared_end(pool, sched);
            return false;
        }
        if (does_not_pay(worker)) {
            drain(worker);
            pool->active--;
            return false;
        }
        task = take(worker, fair);
        if (task == ES_NONE)
            task = idle(worker);
        if (task != ES_NONE)
            dispatch(worker, task);
    }
    return false;
}
