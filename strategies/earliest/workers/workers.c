/* SPDX-License-Identifier: MIT */
#include "workers/workers.h"

#include <sched.h>
#include <string.h>

#include "core/loop.h"
#include "fibers/current.h"
#include "platform/membarrier.h"
#include "platform/memory.h"
#include "workers/enter.h"
#include "workers/helper.h"
#include "workers/monitor.h"
#include "workers/shared_loop.h"
#include "workers/shared_ready.h"
#include "workers/shared_switch.h"
#include "workers/workers_fiber.h"

/* Bodies that take less, in nanoseconds, are not shared; unless es_options.grain says otherwise. */
enum { GRAIN = 35 };

static void deques_free(struct es_sched *sched, struct es_workers *pool)
{
    for (uint32_t i = 0; i < pool->count; i++) {
        es_memory_give(&sched->alloc, pool->workers[i].deque.slots, pool->room, sizeof(es_id));
        pool->workers[i].deque.slots = NULL;
    }
    es_memory_give(&sched->alloc, pool->fibers_ready.slots, pool->fibers_ready.size, sizeof(es_id));
    pool->fibers_ready = (struct es_ring){ 0 };
    pool->room = 0;
}

bool es_workers_room(struct es_sched *sched, uint32_t count)
{
    struct es_workers *pool = es_workers_of(sched);
    uint32_t room = 2;
    bool made = true;

    while (room < count + 1)
        room *= 2;
    if (room <= pool->room)
        return true;
    deques_free(sched, pool);
    pool->room = room;
    for (uint32_t i = 0; i < pool->count; i++) {
        struct es_deque *deque = &pool->workers[i].deque;

        deque->slots = es_memory_take(&sched->alloc, room, sizeof(es_id));
        deque->mask = room - 1;
        made = made && deque->slots;
    }
    pool->fibers_ready =
        (struct es_ring){ .slots = es_memory_take(&sched->alloc, room, sizeof(es_id)),
                          .size = room };
    if (made && pool->fibers_ready.slots)
        return true;
    deques_free(sched, pool);
    return false;
}

/* Many calls at once go without the deques. */
static bool grow(struct es_sched *sched, uint32_t room)
{
    return es_ring_grow(&es_workers_of(sched)->fibers_ready, &sched->alloc, room, false);
}

static size_t size_of(uint32_t workers)
{
    return sizeof(struct es_workers) + workers * sizeof(struct es_worker);
}

static void unlock(struct es_sched *sched) { es_monitor_unlock(es_workers_of(sched), sched); }

/* Before a call, when no helper is in the core. */
static void unlist(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);

    for (uint32_t i = 1; i < pool->count; i++)
        pool->workers[i].fibers = NULL;
    es_stacks_unlist(&sched->stacks);
}

static const struct es_team_hooks hooks = {
    .fiber = es_workers_fiber,
    .unlist = unlist,
    .enter = es_workers_enter,
    .leave = es_workers_leave,
    .enter_slowly = es_workers_enter_slowly,
    .unlock = unlock,
    .call_helper = es_workers_call_helper,
    .suspend = es_shared_suspend,
    .ready = es_shared_ready,
    .caller = es_shared_caller,
    .any = es_shared_any,
    .grow = grow,
    .park = es_workers_park,
    .free_clock = es_shared_free_clock,
};

struct es_team *es_workers_new(struct es_sched *sched, uint32_t workers)
{
    struct es_workers *pool = es_memory_take(&sched->alloc, size_of(workers), 1);

    if (!pool)
        return NULL;
    memset(pool, 0, size_of(workers));
    pool->team.hooks = &hooks;
    pool->count = workers;
    pool->grain = sched->options.grain ? sched->options.grain : GRAIN;
    pool->worth = pool->grain;
    pool->few = !es_membarrier_open();
    pool->forced = sched->options.grain < 0;
    for (uint32_t i = 0; i < workers; i++) {
        struct es_worker *worker = &pool->workers[i];

        worker->sched = sched;
        worker->index = i;
        worker->next = ES_NONE;
        worker->heeds = i ? ES_FIBERS_WAIT | ES_QUIESCED : ES_FIBERS_WAIT | ES_CALLER_WAITS;
        worker->main = i ? &worker->own_main : &sched->main;
        es_fiber_answerless(worker->main);
        worker->idle = i ? &worker->fibers : &sched->stacks.idle;
    }
    return &pool->team;
}

void es_workers_free(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);

    if (!pool)
        return;
    ES_ASSERT(!atomic_load(&pool->running) && pool->depth == 0);
    atomic_store(&pool->over, true);
    for (uint32_t i = 1; i <= pool->helpers; i++)
        es_monitor_wake_worker(pool, &pool->workers[i]);
    for (uint32_t i = 1; i <= pool->helpers; i++)
        pthread_join(pool->workers[i].thread, NULL);
    deques_free(sched, pool);
    es_memory_give(&sched->alloc, pool, size_of(pool->count), 1);
    sched->team = NULL;
}

/* ---- a call ---- */

/* The thread that waits for the call; a body of another scheduler may do so now from this thread,
 * now from that. */
static void caller_is(struct es_workers *pool, const struct es_sched *sched)
{
    pool->workers[0].current = sched->current;
    pool->workers[0].outer = sched->outer;
}

static void begin_shared(struct es_workers *pool, struct es_sched *sched)
{
    es_monitor_lock(pool, sched);
    pool->active = 1;
    atomic_fetch_or_explicit(&sched->watch, ES_WATCH_SHARED, memory_order_relaxed);
    atomic_store_explicit(&pool->team.phase, ES_SHARED, memory_order_release);
}

static void resume_helpers(struct es_workers *pool, struct es_sched *sched)
{
    es_lock_take(&pool->lock, (void *)sched->current);
    caller_is(pool, sched);
    sched->trace.worker = 0;
    pool->active++;
    ES_ASSERT(atomic_load(&pool->quiesced) == 1);
    atomic_store(&pool->quiesced, 0);
    atomic_fetch_and_explicit(&pool->attention, ~(uint32_t)ES_QUIESCED, memory_order_relaxed);
    es_futex_wake(&pool->quiesced, (int)pool->count);
    sched->one.finishing = true;
    if (!sched->many && sched->one.left == 0)
        es_shared_caller(sched); /* the last ended while helpers were held up */
}

/* The call is settled and bodies are in the middle: those of helpers run on until they call the
 * scheduler or return, and wait there. */
static void quiesce(struct es_workers *pool, struct es_sched *sched)
{
    ES_ASSERT(es_sched_left(sched) > 0 && pool->active > 0);
    atomic_store(&pool->quiesced, 1);
    atomic_fetch_or_explicit(&pool->attention, ES_QUIESCED, memory_order_relaxed);
    pool->active--;
    es_monitor_unlock(pool, sched);
}

/* All tasks are done. When this returns no helper touches the core, the deques or the clock. */
static void dismiss(struct es_workers *pool, struct es_sched *sched)
{
    ES_ASSERT(es_sched_left(sched) == 0 && !pool->quiesced);
    pool->closing = true;
    /* Nobody need search any longer. */
    atomic_fetch_or_explicit(&pool->attention, ES_QUIESCED, memory_order_relaxed);
    while (pool->active > 1 || pool->poller) {
        if (pool->poller)
            sched->clock->post(sched->clock);
        es_lock_give(&pool->lock);
        sched_yield();
        es_monitor_lock(pool, sched);
    }
    pool->closing = false;
    es_shared_end(pool, sched);
}

void es_workers_run(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);
    struct es_worker *worker = &pool->workers[0];

    if (!(es_watch(sched) & ES_WATCH_SHARED)) {
        clockid_t clock = CLOCK_MONOTONIC;

        caller_is(pool, sched);
        pthread_getcpuclockid(pthread_self(), &clock);
        atomic_store_explicit(&pool->worked, clock, memory_order_relaxed);
        atomic_store_explicit(&pool->team.awaits, false, memory_order_relaxed);
    }
    if (!pool->helpers && !pool->few && sched->count > 1)
        es_helpers_start(pool);
    atomic_store_explicit(&pool->running, true, memory_order_relaxed);
    if (es_watch(sched) & ES_WATCH_SHARED)
        resume_helpers(pool, sched);
    else if (pool->forced && pool->helpers)
        begin_shared(pool, sched);
    for (;;) {
        if (!(es_watch(sched) & ES_WATCH_SHARED))
            es_loop_run(sched);
        if (!(es_watch(sched) & ES_WATCH_SHARED) || es_shared_run(worker))
            break;
    }
    atomic_store_explicit(&pool->running, false, memory_order_relaxed);
    if (!(es_watch(sched) & ES_WATCH_SHARED))
        return;
    if (es_sched_left(sched) == 0)
        dismiss(pool, sched);
    else
        quiesce(pool, sched);
}
