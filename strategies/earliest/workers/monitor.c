/* SPDX-License-Identifier: MIT
 * How workers sleep and are woken. A worker that leaves something in its deque looks whether
 * anybody is at rest, with no barrier between; so who goes to rest says so, makes all threads pass
 * a barrier, and looks once more. */
#define _GNU_SOURCE
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "workers/state.h"

bool es_rest_barrier_open(void)
{
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

void es_rest_barrier(void) { syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0); }

static es_ns read_clock(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (es_ns)time.tv_sec * 1000000000 + time.tv_nsec;
}

es_ns es_rest_moment(void) { return read_clock(CLOCK_MONOTONIC); }

es_ns es_rest_worked(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

/* Who is woken counts as searching at once, so that nobody else is woken for the same reason. */
static bool rouse(struct es_crew *crew, struct es_worker *worker, uint32_t how)
{
    uint32_t rest = how;

    if (atomic_load(&worker->rest) != how)
        return false;
    atomic_fetch_add_explicit(&crew->searching, 1, memory_order_relaxed);
    if (!atomic_compare_exchange_strong_explicit(&worker->rest, &rest, ES_AWAKE,
                                                 memory_order_acq_rel, memory_order_relaxed)) {
        atomic_fetch_sub_explicit(&crew->searching, 1, memory_order_relaxed);
        return false;
    }
    atomic_fetch_sub_explicit(&crew->idle, 1, memory_order_relaxed);
    if (how == ES_ASLEEP)
        es_futex_wake(&worker->rest, 1);
    else
        worker->sched->clock->post(worker->sched->clock);
    return true;
}

void es_rest_rouse_worker(struct es_crew *crew, struct es_worker *worker)
{
    if (!rouse(crew, worker, ES_ASLEEP))
        rouse(crew, worker, ES_PARKED);
}

void es_rest_rouse(struct es_crew *crew)
{
    for (uint32_t how = ES_ASLEEP; how <= ES_PARKED; how++)
        for (uint32_t i = 0; i <= crew->hands; i++)
            if (rouse(crew, &crew->workers[i], how))
                return;
}

static bool any_deque(const struct es_crew *crew)
{
    for (uint32_t i = 0; i <= crew->hands; i++)
        if (!es_deque_empty(&crew->workers[i].deque))
            return true;
    return false;
}

static bool must_not(struct es_crew *crew)
{
    uint32_t phase;

    es_rest_barrier();
    phase = atomic_load(&crew->phase);
    return atomic_load(&crew->over) || (phase == ES_WATCHED && !atomic_load(&crew->watching)) ||
           (phase == ES_SHARED &&
            (any_deque(crew) || atomic_load_explicit(&crew->stock, memory_order_relaxed) > 0));
}

/* Says `rest` before it gives up the lock, if it has it: what happens in the core afterwards wakes
 * it. */
bool es_rest_sleep(struct es_crew *crew, struct es_worker *worker, enum es_rest how)
{
    struct es_sched *sched = worker->sched;
    uint32_t rest = how;
    bool locked = es_lock_mine(&crew->lock, worker->current);
    es_ns until = how == ES_PARKED ? crew->until : ES_NEVER;

    atomic_fetch_add(&crew->idle, 1);
    atomic_store(&worker->rest, how);
    if (locked)
        es_crew_unlock(crew, sched);
    if (must_not(crew))
        ; /* something came up in between */
    else if (how == ES_PARKED)
        sched->clock->park(sched->clock, until);
    else
        while (atomic_load_explicit(&worker->rest, memory_order_acquire) == ES_ASLEEP)
            es_futex_wait(&worker->rest, ES_ASLEEP, ES_NEVER);
    if (locked)
        es_crew_lock(crew, sched);
    if (atomic_compare_exchange_strong_explicit(&worker->rest, &rest, ES_AWAKE,
                                                memory_order_acq_rel, memory_order_relaxed)) {
        atomic_fetch_sub_explicit(&crew->idle, 1, memory_order_relaxed);
        return false;
    }
    atomic_fetch_sub_explicit(&crew->searching, 1, memory_order_relaxed);
    return true;
}
