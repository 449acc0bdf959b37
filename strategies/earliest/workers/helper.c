/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "workers/helper.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include "core/stack_guard.h"
#include "fibers/current.h"
#include "workers/monitor.h"
#include "workers/shared_loop.h"
#include "workers/watch.h"

enum {
    NAP = 100000
}; /* nanoseconds until a helper that did not pay looks again, doubled each time */

static bool over(const struct es_workers *pool)
{
    return atomic_load_explicit(&pool->over, memory_order_acquire);
}

/* Works until worker 0 is alone again. A helper that does not pay returns earlier, and naps. */
static void work(struct es_worker *worker, bool locked)
{
    struct es_workers *pool = es_workers_of(worker->sched);

    if (!locked) {
        es_monitor_lock(pool, worker->sched);
        if (atomic_load_explicit(&pool->team.phase, memory_order_acquire) != ES_SHARED) {
            es_lock_give(&pool->lock);
            return;
        }
        pool->active++;
        ES_ASSERT(pool->active <= pool->helpers + 1);
    }
    worker->sched->trace.worker = (uint16_t)worker->index;
    ES_ASSERT(worker->index > 0 && es_lock_mine(&pool->lock, worker->current));
    es_shared_run(worker);
    if (atomic_load_explicit(&pool->team.phase, memory_order_relaxed) == ES_SHARED) {
        es_monitor_unlock(pool, worker->sched);
        es_futex_wait(&pool->nap, 0, (es_ns)NAP << worker->vain);
    }
    else {
        es_lock_give(&pool->lock);
    }
}

static void *help(void *argument)
{
    struct es_worker *worker = argument;
    struct es_sched *sched = worker->sched;
    struct es_workers *pool = es_workers_of(sched);
    void *stack = es_stack_guard_begin();

    prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul); /* or short naps are twice as long */
    es_lock_take(&pool->lock, (void *)es_current_place());
    worker->current = es_current_place();
    es_stacks_bounds(&worker->own_main);
    es_lock_give(&pool->lock);
    while (!over(pool)) {
        uint32_t nobody = 0;
        uint32_t phase = atomic_load_explicit(&pool->team.phase, memory_order_acquire);

        if (phase == ES_SHARED) {
            work(worker, false);
        }
        else if (phase == ES_WATCHED &&
                 atomic_compare_exchange_strong(&pool->watching, &nobody, 1)) {
            bool taken = es_watch_worker(pool, sched);

            atomic_store(&pool->watching, 0);
            if (taken)
                work(worker, true);
        }
        else {
            es_monitor_sleep(pool, worker, ES_ASLEEP);
        }
    }
    es_stack_guard_end(stack);
    return NULL;
}

void es_workers_call_helper(struct es_sched *sched)
{
    struct es_workers *pool = es_workers_of(sched);
    uint32_t alone = ES_ALONE;

    if (atomic_compare_exchange_strong(&pool->team.phase, &alone, ES_WATCHED))
        es_monitor_wake(pool);
}

/* There threads would only take turns. */
static bool one_processor(void)
{
    cpu_set_t allowed;

    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) == 1;
}

/* Helpers block all signals but those of their own faults: the others are for the program's
 * threads. */
void es_helpers_start(struct es_workers *pool)
{
    sigset_t all;
    sigset_t before;
    int failed = one_processor() && !pool->forced;

    ES_ASSERT(pool->helpers == 0);
    pool->few = failed != 0;
    if (failed)
        return;
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    es_lock_take(&pool->lock, (void *)es_current_place()); /* they begin when all are there */
    while (pool->helpers + 1 < pool->count && !failed) {
        failed = pthread_create(&pool->workers[pool->helpers + 1].thread, NULL, help,
                                &pool->workers[pool->helpers + 1]);
        if (!failed)
            pool->helpers++;
    }
    pool->few = failed != 0; /* then there are no more */
    es_lock_give(&pool->lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
