/* SPDX-License-Identifier: MIT */
#include "workers/shared_loop.h"

#include <sched.h>

#include "core/bodies.h"
#include "core/finish.h"
#include "core/loop.h"
#include "core/poll.h"
#include "platform/thread_time.h"
#include "workers/fast_path.h"
#include "workers/monitor.h"

/* Tasks in a row in the lane; turns of the loop between two looks at timers, and between two of
 * those not entered; tasks that are taken from the core at once. */
enum { FAST_BUDGET = 1024, LOOKS = 64, FAIR = 8, BATCH = 64 };
/* When a hand looks whether it pays, and the nanoseconds of work that turns of its loop and tasks
 * in the lane take when it does not. */
enum { TURNS = 128, TASKS_A_TURN = 32, SHORT_TURN = 2000, SHORT_TASK = 60 };
/* How long a worker looks for something to do before it sleeps: a wake-up costs as much. Where time
 * does not move by itself it stands still meanwhile. */
enum { SEARCH_RUNNING = 30000, SEARCH_STANDING = 2000 };

static struct es_pool *pool_of(const struct es_worker *worker) { return es_pool_of(worker->sched); }

/* ---- switching, in the core ---- */

/* In the core. */
static bool called(const struct es_worker *worker)
{
    const struct es_pool *pool = pool_of(worker);

    return worker->index == 0 && pool->caller_due;
}

static void go_main(struct es_self *from)
{
    struct es_worker *worker = from->worker;

    *worker->current = worker->outer;
    es_fiber_switch(from, worker->main);
}

static void go_on(struct es_worker *worker, struct es_self *from, struct es_self *to)
{
    to->worker = worker;
    *worker->current = to;
    es_fiber_switch(from, to);
}

void es_shared_yield(struct es_self *self)
{
    self->next = *self->worker->idle;
    *self->worker->idle = self;
    go_main(self);
}

void es_shared_suspend(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    struct es_pool *pool = es_pool_of(sched);
    struct es_worker *worker = self->worker;
    struct es_self *other;
    es_id task;

    if (es_ring_empty(&pool->fibers_ready) || called(worker) || --worker->looks <= 0 ||
        worker->looks % FAIR == 0) {
        go_main(self);
        return;
    }
    task = es_ring_pop(&pool->fibers_ready);
    if (es_code(&sched->records[task]) != ES_READY) {
        es_ring_push(&pool->fibers_ready, task);
        go_main(self);
        return;
    }
    other = es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]));
    if (other != self)
        go_on(worker, self, other);
}

/* ---- the core's side ---- */

void es_shared_ready(struct es_sched *sched, es_id task)
{
    bool fresh = es_code_fresh(es_code(&sched->records[task]));

    es_ring_push(fresh ? &sched->ready : &es_pool_of(sched)->fibers_ready, task);
}

bool es_shared_any(const struct es_sched *sched)
{
    return !es_ring_empty(&es_pool_of(sched)->fibers_ready);
}

void es_shared_caller(struct es_sched *sched)
{
    struct es_pool *pool = es_pool_of(sched);

    pool->caller_due = true;
    atomic_fetch_or_explicit(&pool->attention, ES_CALLER_WAITS, memory_order_relaxed);
    es_monitor_wake_worker(pool, &pool->workers[0]);
    if (pool->poller == &pool->workers[0])
        sched->clock->post(sched->clock);
}

void es_shared_free_clock(struct es_sched *sched)
{
    struct es_pool *pool = es_pool_of(sched);

    pool->clock_wanted++;
    while (pool->poller) {
        sched->clock->post(sched->clock);
        es_monitor_unlock(pool, sched);
        sched_yield();
        es_monitor_lock(pool, sched);
    }
    pool->clock_wanted--;
}

/* ---- a worker's loop ---- */

static void fold(struct es_worker *worker)
{
    if (!worker->finished)
        return;
    worker->sched->left -= worker->finished;
    worker->ran += worker->finished;
    worker->finished = 0;
    es_settle_last(worker->sched);
}

/* Takes a task from the core, and a share of those behind it into the deque. */
static es_id take_some(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_ring *ring = &sched->ready;
    es_id task = es_ring_pop(ring);
    uint32_t most = es_ring_count(ring) / (es_pool_of(sched)->helpers + 1);
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

/* Those that go on come first, except that now and then what was not entered yet has its turn:
 * bodies may go on and on. */
static es_id take(struct es_worker *worker, bool fair)
{
    struct es_sched *sched = worker->sched;
    struct es_ring *fibers_ready = &es_pool_of(sched)->fibers_ready;
    es_id task = worker->next;

    worker->next = ES_NONE;
    if (!es_ring_empty(fibers_ready) && !fair) {
        if (task != ES_NONE) { /* others may have it */
            es_deque_push(&worker->deque, task);
            es_fast_offer(es_pool_of(sched));
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

    return !es_ring_empty(&sched->ready) || !es_ring_empty(&es_pool_of(sched)->fibers_ready) ||
           called(worker);
}

/* Not in the core: looks into the others' deques for some time. */
static es_id search(const struct es_worker *worker)
{
    const struct es_pool *pool = pool_of(worker);
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

/* Sleeps, or parks in the clock so that timers and posts are seen. The last one who is awake does
 * what is to be done when nothing is ready: virtual time moves on, or a deadlock is found. */
static void rest(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_pool *pool = es_pool_of(sched);
    enum es_sleeping how = ES_ASLEEP;

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
        if (atomic_load_explicit(
                &sched->posted,
                memory_order_acquire)) { /* the clock may have forgotten that post already */
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
    struct es_pool *pool = pool_of(worker);
    es_id task = ES_NONE;

    if (pool->active > 1) {
        atomic_fetch_add_explicit(&pool->searching, 1, memory_order_relaxed);
        es_monitor_unlock(pool, worker->sched);
        task = search(worker);
        es_monitor_lock(pool, worker->sched);
        atomic_fetch_sub_explicit(&pool->searching, 1, memory_order_relaxed);
    }
    if (task == ES_NONE && !anything(worker))
        rest(worker);
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
    go_on(worker, worker->main, fiber);
}

static void dispatch(struct es_worker *worker, es_id task)
{
    struct es_sched *sched = worker->sched;
    struct es_record *record = &sched->records[task];
    int32_t code = es_code(record);

    worker->turns += !es_code_fresh(code) || !es_fast_open(sched);
    switch (code) {
    case ES_READY:
        go_on(worker, worker->main, es_stacks_fiber(&sched->stacks, es_pending(record)));
        break;
    case ES_SKIPPED:
        es_finish_watched(sched, task, es_record_result(&sched->records[record->task]));
        break;
    case ES_CALLER: es_shared_caller(sched); break;
    default: enter(worker, task);
    }
}

void es_shared_drain(struct es_worker *worker)
{
    struct es_ring *ring = &worker->sched->ready;

    if (worker->next != ES_NONE)
        es_ring_push(ring, worker->next);
    worker->next = ES_NONE;
    for (es_id task = es_deque_pop(&worker->deque); task != ES_NONE;
         task = es_deque_pop(&worker->deque))
        es_ring_push(ring, task);
}

void es_shared_end(struct es_pool *pool, struct es_sched *sched)
{
    es_shared_drain(&pool->workers[0]);
    while (!es_ring_empty(&pool->fibers_ready))
        es_ring_push(&sched->ready, es_ring_pop(&pool->fibers_ready));
    atomic_fetch_and_explicit(&sched->watch, ~(unsigned)ES_WATCH_SHARED, memory_order_relaxed);
    atomic_store_explicit(&pool->attention, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->stock, 0, memory_order_relaxed);
    sched->trace.worker = 0;
    es_team_step_in(&pool->team);
    atomic_store_explicit(&pool->team.phase, ES_ALONE, memory_order_release);
    es_lock_give(&pool->lock);
}

/* Worker 0 has nobody left beside it: it needs no lock. The others found nothing to do, or that it
 * is not worth it. */
static bool may_be_alone(const struct es_worker *worker)
{
    const struct es_pool *pool = pool_of(worker);

    return worker->index == 0 && pool->active == 1 && !pool->forced && !pool->poller &&
           atomic_load_explicit(&pool->searching, memory_order_relaxed) == 0 &&
           (atomic_load_explicit(&pool->idle, memory_order_relaxed) == 0 ||
            (es_deque_empty(&worker->deque) && !anything(worker)));
}

/* A hand whose tasks are short, or which takes the lock for little, is only in worker 0's way. */
static bool resigns(struct es_worker *worker)
{
    es_ns now;
    bool vain;

    if (worker->index == 0 || pool_of(worker)->forced || pool_of(worker)->active == 1 ||
        worker->turns + worker->ran / TASKS_A_TURN < TURNS)
        return false;
    now = es_thread_worked(CLOCK_THREAD_CPUTIME_ID);
    vain =
        now - worker->since < (es_ns)worker->turns * SHORT_TURN + (es_ns)worker->ran * SHORT_TASK;
    worker->since = now;
    worker->turns = worker->ran = 0;
    return vain;
}

static void wait_while_quiesced(struct es_worker *worker)
{
    struct es_pool *pool = pool_of(worker);

    es_monitor_unlock(pool, worker->sched);
    es_futex_wait(&pool->quiesced, 1, ES_NEVER);
    es_monitor_lock(pool, worker->sched);
}

bool es_shared_run(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_pool *pool = es_pool_of(sched);

    worker->turns = worker->ran = 0;
    worker->since = es_thread_worked(CLOCK_THREAD_CPUTIME_ID);
    while (atomic_load_explicit(&pool->team.phase, memory_order_relaxed) == ES_SHARED) {
        bool fair = worker->looks % FAIR == 0;
        es_id task;

        fold(worker);
        if (worker->index > 0 && pool->quiesced) {
            wait_while_quiesced(worker);
            continue;
        }
        if (worker->looks-- <= 0 || !anything(worker)) {
            worker->looks = LOOKS;
            es_poll_look(sched);
        }
        if (called(worker)) {
            pool->caller_due = false;
            atomic_fetch_and_explicit(&pool->attention, ~(uint32_t)ES_CALLER_WAITS,
                                      memory_order_relaxed);
            return true;
        }
        if (may_be_alone(worker)) {
            es_shared_end(pool, sched);
            return false;
        }
        if (resigns(worker)) {
            es_shared_drain(worker);
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
