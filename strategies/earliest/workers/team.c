/* SPDX-License-Identifier: MIT
 * The life of several workers and of a call that has them, and the core under its lock. */
#define _GNU_SOURCE
#include "workers/state.h"

#include <sched.h>
#include <string.h>

#include "fibers/stacks.h"
#include "platform/memory.h"
#include "workers/shared_loop.h"

/* Bodies that take less, in nanoseconds, are not shared. */
enum { GRAIN = 45 };

/* ---- the lock ---- */

static struct es_worker *worker_here(struct es_crew *crew, struct es_self **place)
{
    for (uint32_t i = 0; i <= crew->hands; i++)
        if (crew->workers[i].current == place)
            return &crew->workers[i];
    return NULL;
}

bool es_crew_wants_keeper(const struct es_sched *sched)
{
    const struct es_crew *crew = sched->crew;

    return sched->clock->runs && !crew->keeper && !crew->closing && !crew->clock_wanted &&
           !crew->gate && (sched->timers.count || sched->outside || sched->call.signal);
}

void es_crew_lock(struct es_crew *crew, struct es_sched *sched)
{
    struct es_self **place = es_current_place();
    const struct es_worker *worker;

    es_lock_take(&crew->lock, (void *)place);
    if (atomic_load_explicit(&crew->phase, memory_order_acquire) != ES_SHARED)
        return; /* the core is worker 0's, lock or no lock */
    worker = worker_here(crew, place);
    if (worker)
        sched->trace.worker = (uint16_t)worker->index;
}

/* Whoever is at rest learns here that there is something to do. */
void es_crew_unlock(struct es_crew *crew, struct es_sched *sched)
{
    uint32_t stock = es_ring_count(&sched->ready) + es_ring_count(&crew->going);
    uint32_t attention = atomic_load_explicit(&crew->attention, memory_order_relaxed);
    bool fibers = !es_ring_empty(&crew->going);

    if (stock != atomic_load_explicit(&crew->stock, memory_order_relaxed))
        atomic_store_explicit(&crew->stock, stock, memory_order_relaxed);
    if (fibers != ((attention & ES_FIBERS_WAIT) != 0))
        atomic_store_explicit(&crew->attention, attention ^ ES_FIBERS_WAIT, memory_order_relaxed);
    if (crew->keeper && es_timers_next(&sched->timers) < crew->until) {
        crew->until = es_timers_next(&sched->timers);
        sched->clock->post(sched->clock);
    }
    if (atomic_load(&crew->idle) > 0 &&
        atomic_load_explicit(&crew->searching, memory_order_relaxed) == 0 &&
        (stock > 0 || es_crew_wants_keeper(sched)))
        es_rest_rouse(crew);
    es_lock_give(&crew->lock);
}

/* ---- entering and leaving ---- */

/* A body that runs in the lane is about to do more than that: from now on its record tells that it
 * runs. */
static void say_running(struct es_sched *sched, struct es_self *self)
{
    if (!self->unsaid)
        return;
    self->unsaid = false;
    es_pending_set(&sched->records[self->task], self->index);
    es_code_set(&sched->records[self->task], ES_RUNNING);
}

static void lock_for_body(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    struct es_self **place = es_current_place();
    struct es_self *self = *place;

    es_crew_lock(crew, sched);
    while (place != crew->workers[0].current && crew->gate && self && self->sched == sched) {
        es_crew_unlock(crew, sched);
        es_futex_wait(&crew->gate, 1, ES_NEVER);
        es_crew_lock(crew, sched);
    }
    if (!self || self->sched != sched)
        return;
    if (place == crew->workers[0].current)
        self->worker = &crew->workers[0];
    say_running(sched, self);
}

void es_crew_enter_slowly(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    uint64_t steps;

    if (atomic_load_explicit(&crew->phase, memory_order_acquire) == ES_SHARED) {
        lock_for_body(sched);
        return;
    }
    /* Worker 0 is told that it is not alone; while it waits for the lock it counts as in a body. */
    steps = atomic_load_explicit(&crew->steps, memory_order_relaxed);
    atomic_store_explicit(&crew->steps, steps | ES_STEP_BODY, memory_order_release);
    lock_for_body(sched);
    if (atomic_load_explicit(&crew->phase, memory_order_acquire) == ES_SHARED)
        return;
    es_crew_step_in(crew); /* the hand gave up */
    es_lock_give(&crew->lock);
}

/* For what a body calls, which listeners call as well, in the core. */
void es_crew_enter(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    uint32_t phase = atomic_load_explicit(&crew->phase, memory_order_acquire);

    if (phase == ES_SHARED) {
        if (es_lock_mine(&crew->lock, (void *)es_current_place()))
            crew->depth++;
        else
            lock_for_body(sched);
    }
    else if (!(atomic_load_explicit(&crew->steps, memory_order_relaxed) & ES_STEP_BODY)) {
        crew->depth++;
    }
    else {
        es_crew_in(sched);
    }
}

void es_crew_leave(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;

    if (crew->depth > 0)
        crew->depth--;
    else
        es_crew_out(sched, ES_STEP_CALL);
}

void es_crew_park(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    es_ns next = es_timers_next(&sched->timers);

    if (es_watch(sched) &
        ES_WATCH_SHARED) { /* nobody else works: there is no need to let anybody in */
        sched->clock->park(sched->clock, next);
        return;
    }
    crew->keeper = &crew->workers[0];
    crew->until = next;
    es_crew_step_out(crew, sched, ES_STEP_CALL);
    sched->clock->park(sched->clock, next);
    es_crew_in(sched);
    crew->keeper = NULL;
}

/* ---- life ---- */

static void deques_free(struct es_sched *sched, struct es_crew *crew)
{
    for (uint32_t i = 0; i < crew->count; i++) {
        es_memory_give(&sched->alloc, crew->workers[i].deque.slots, crew->room, sizeof(es_id));
        crew->workers[i].deque.slots = NULL;
    }
    es_memory_give(&sched->alloc, crew->going.slots, crew->room, sizeof(es_id));
    crew->going.slots = NULL;
    crew->room = 0;
}

bool es_crew_room(struct es_sched *sched, uint32_t count)
{
    struct es_crew *crew = sched->crew;
    uint32_t room = 2;
    bool made = true;

    while (room < count + 1)
        room *= 2;
    if (room <= crew->room)
        return true;
    deques_free(sched, crew);
    crew->room = room;
    for (uint32_t i = 0; i < crew->count; i++) {
        struct es_deque *deque = &crew->workers[i].deque;

        deque->slots = es_memory_take(&sched->alloc, room, sizeof(es_id));
        deque->mask = room - 1;
        made = made && deque->slots;
    }
    crew->going = (struct es_ring){ .slots = es_memory_take(&sched->alloc, room, sizeof(es_id)),
                                    .size = room };
    if (made && crew->going.slots)
        return true;
    deques_free(sched, crew);
    return false;
}

static size_t size_of(uint32_t workers)
{
    return sizeof(struct es_crew) + workers * sizeof(struct es_worker);
}

struct es_crew *es_crew_new(struct es_sched *sched, uint32_t workers)
{
    struct es_crew *crew = es_memory_take(&sched->alloc, size_of(workers), 1);

    if (!crew)
        return NULL;
    memset(crew, 0, size_of(workers));
    crew->count = workers;
    crew->grain = sched->options.grain ? sched->options.grain : GRAIN;
    crew->few = !es_rest_barrier_open();
    crew->forced = sched->options.grain < 0;
    for (uint32_t i = 0; i < workers; i++) {
        struct es_worker *worker = &crew->workers[i];

        worker->sched = sched;
        worker->index = i;
        worker->next = ES_NONE;
        worker->heeds = i ? ES_FIBERS_WAIT | ES_GATE_CLOSED : ES_FIBERS_WAIT | ES_CALLER_WAITS;
        worker->main = i ? &worker->own_main : &sched->main;
        es_fiber_answerless(worker->main);
        worker->idle = i ? &worker->fibers : &sched->stacks.idle;
    }
    return crew;
}

void es_crew_free(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;

    if (!crew)
        return;
    atomic_store(&crew->over, true);
    for (uint32_t i = 1; i <= crew->hands; i++)
        es_rest_rouse_worker(crew, &crew->workers[i]);
    for (uint32_t i = 1; i <= crew->hands; i++)
        pthread_join(crew->workers[i].thread, NULL);
    deques_free(sched, crew);
    es_memory_give(&sched->alloc, crew, size_of(crew->count), 1);
    sched->crew = NULL;
}

/* ---- a call ---- */

/* The thread that waits for the call; a body of another scheduler may do so now from this thread,
 * now from that. */
static void caller_is(struct es_crew *crew, const struct es_sched *sched)
{
    crew->workers[0].current = sched->current;
    crew->workers[0].outer = sched->outer;
}

static void share(struct es_crew *crew, struct es_sched *sched)
{
    es_crew_lock(crew, sched);
    crew->active = 1;
    atomic_fetch_or_explicit(&sched->watch, ES_WATCH_SHARED, memory_order_relaxed);
    atomic_store_explicit(&crew->phase, ES_SHARED, memory_order_release);
}

static void gate_open(struct es_crew *crew, struct es_sched *sched)
{
    es_lock_take(&crew->lock, (void *)sched->current);
    caller_is(crew, sched);
    sched->trace.worker = 0;
    crew->active++;
    atomic_store(&crew->gate, 0);
    atomic_fetch_and_explicit(&crew->attention, ~(uint32_t)ES_GATE_CLOSED, memory_order_relaxed);
    es_futex_wake(&crew->gate, (int)crew->count);
    sched->finishing = true;
    if (sched->left == 0)
        es_share_caller(sched); /* the last ended while the gate was closed */
}

/* The call is settled and bodies are in the middle: those of hands go on until they next leave
 * their bodies. */
static void gate_close(struct es_crew *crew, struct es_sched *sched)
{
    atomic_store(&crew->gate, 1);
    atomic_fetch_or_explicit(&crew->attention, ES_GATE_CLOSED, memory_order_relaxed);
    crew->active--;
    es_crew_unlock(crew, sched);
}

/* All tasks are done: sees to it that no hand touches the core, the deques or the clock any more.
 */
static void dismiss(struct es_crew *crew, struct es_sched *sched)
{
    crew->closing = true;
    atomic_fetch_or_explicit(&crew->attention, ES_GATE_CLOSED,
                             memory_order_relaxed); /* whoever searches need not */
    while (crew->active > 1 || crew->keeper) {
        if (crew->keeper)
            sched->clock->post(sched->clock);
        es_lock_give(&crew->lock);
        sched_yield();
        es_crew_lock(crew, sched);
    }
    crew->closing = false;
    es_crew_alone_again(crew, sched);
}

void es_crew_alone_again(struct es_crew *crew, struct es_sched *sched)
{
    es_share_drain(&crew->workers[0]);
    while (!es_ring_empty(&crew->going))
        es_ring_push(&sched->ready, es_ring_pop(&crew->going));
    atomic_fetch_and_explicit(&sched->watch, ~(unsigned)ES_WATCH_SHARED, memory_order_relaxed);
    atomic_store_explicit(&crew->attention, 0, memory_order_relaxed);
    atomic_store_explicit(&crew->stock, 0, memory_order_relaxed);
    sched->trace.worker = 0;
    es_crew_step_in(crew);
    atomic_store_explicit(&crew->phase, ES_ALONE, memory_order_release);
    es_lock_give(&crew->lock);
}

void es_crew_run(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    struct es_worker *worker = &crew->workers[0];

    if (!(es_watch(sched) & ES_WATCH_SHARED)) {
        clockid_t clock = CLOCK_MONOTONIC;

        caller_is(crew, sched);
        pthread_getcpuclockid(pthread_self(), &clock);
        atomic_store_explicit(&crew->worked, clock, memory_order_relaxed);
        atomic_store_explicit(&crew->awaits, false, memory_order_relaxed);
    }
    if (!crew->hands && !crew->few && sched->count > 1)
        es_hands_start(crew);
    atomic_store_explicit(&crew->running, true, memory_order_relaxed);
    if (es_watch(sched) & ES_WATCH_SHARED)
        gate_open(crew, sched);
    else if (crew->forced && crew->hands)
        share(crew, sched);
    for (;;) {
        if (!(es_watch(sched) & ES_WATCH_SHARED))
            es_loop_run(sched);
        if (!(es_watch(sched) & ES_WATCH_SHARED) || es_share_serve(worker))
            break;
    }
    atomic_store_explicit(&crew->running, false, memory_order_relaxed);
    if (!(es_watch(sched) & ES_WATCH_SHARED))
        return;
    if (sched->left == 0)
        dismiss(crew, sched);
    else
        gate_close(crew, sched);
}
