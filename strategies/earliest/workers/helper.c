/* SPDX-License-Identifier: MIT
 * The threads beside worker 0: when one of them takes the core away from it, and how. */
#define _GNU_SOURCE
#include "workers/state.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include "fibers/stacks.h"
#include "workers/shared_loop.h"

enum {
    CALL_GRAIN = 1000, /* bodies that wait, and take less, in nanoseconds, are not shared: more goes
                          on under the lock */
    LOOK = 2000,       /* how long a hand looks at worker 0 */
    LOOKS =
        3, /* how often in a row; a single look may fall into a time when that has no processor */
    STAND = 15, /* times that it stands still without a processor before the helper believes that it
                   blocks */
    SHORT_NAP = 50000,   /* from one time to the next, at first */
    LONG_NAP = 200000,   /* and at most */
    PATIENCE = 50,       /* naps between calls before the hand sleeps */
    CLAIM_SPINS = 20000, /* how long it waits for worker 0 to be in a body */
};

static bool over(const struct es_crew *crew)
{
    return atomic_load_explicit(&crew->over, memory_order_acquire);
}

static bool watched(const struct es_crew *crew)
{
    return atomic_load_explicit(&crew->phase, memory_order_relaxed) == ES_WATCHED;
}

/* Takes the core from worker 0. True: it is shared, and the hand's. False: it was not to be had
 * soon. */
static bool claim(struct es_crew *crew, struct es_sched *sched)
{
    uint32_t phase = ES_WATCHED;
    bool out = false;

    es_lock_take(&crew->lock, (void *)es_current_place());
    if (!atomic_compare_exchange_strong(&crew->phase, &phase, ES_CLAIMED)) {
        es_lock_give(&crew->lock);
        return false;
    }
    es_rest_barrier();
    for (int i = 0; i < CLAIM_SPINS && !out; i++) {
        out = atomic_load_explicit(&crew->steps, memory_order_acquire) & ES_STEP_BODY;
        if (!out)
            es_lock_pause();
    }
    if (!out) {
        atomic_store_explicit(&crew->phase, ES_WATCHED, memory_order_release);
        es_lock_give(&crew->lock);
        return false;
    }
    atomic_fetch_or_explicit(&sched->watch, ES_WATCH_SHARED, memory_order_relaxed);
    sched->leaving = true;
    crew->active = 2;
    atomic_store_explicit(&crew->phase, ES_SHARED, memory_order_release);
    return true;
}

static es_ns worked(const struct es_crew *crew)
{
    struct timespec time = { 0, 0 };

    clock_gettime(atomic_load_explicit(&crew->worked, memory_order_relaxed), &time);
    return (es_ns)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Too short to share; worth sharing; the same body all the time. */
enum sight { FINE, COARSE, STANDING };

/* Looks for some microseconds: is there more to do, and does what is being done take long enough?
 * The time between bodies counts too, for tasks that do not wait end without the lock; but waiting
 * is done under the lock, and where bodies wait only the time in bodies counts. */
static enum sight look(const struct es_crew *crew)
{
    uint64_t before = atomic_load_explicit(&crew->steps, memory_order_acquire);
    uint64_t steps;
    es_ns looks = 0;
    es_ns bodies = 0;
    es_ns begin = es_rest_moment();
    es_ns took;
    es_ns passed;
    bool calls = atomic_load_explicit(&crew->awaits, memory_order_relaxed);

    do {
        for (int i = 0; i < 4; i++)
            es_lock_pause();
        steps = atomic_load_explicit(&crew->steps, memory_order_acquire);
        looks++;
        bodies += (steps & ES_STEP_BODY) != 0;
        calls = calls || (steps & ES_STEP_CALL);
        took = es_rest_moment() - begin;
    } while (took < LOOK);
    passed = (es_ns)((steps - before) / ES_STEP);
    if (!(steps & ES_STEP_MORE))
        return FINE;
    if (passed == 0)
        return bodies == looks ? STANDING : FINE;
    if (calls)
        return took * bodies / looks / passed >= CALL_GRAIN ? COARSE : FINE;
    return took / passed >= crew->grain ? COARSE : FINE;
}

/* Worker 0 may stand still because the system lets others run: that counts only when it lasts, as
 * when a body blocks. */
static bool look_again(const struct es_crew *crew, int *stood)
{
    es_ns before = worked(crew);
    int standing = 0;

    for (int i = 0; i < LOOKS; i++) {
        enum sight sight = look(crew);

        if (sight == FINE) {
            *stood = 0;
            return false;
        }
        standing += sight == STANDING;
    }
    return standing == 0 || worked(crew) - before > LOOK || ++*stood > STAND;
}

/* Looks now and then at worker 0. Returns when there was nothing to see for long, or with the core.
 */
static bool look_on(struct es_crew *crew, struct es_sched *sched)
{
    es_ns nap = SHORT_NAP;
    int stood = 0;
    uint32_t alone = ES_WATCHED;

    for (int vain = 0; watched(crew) && !over(crew) && vain < PATIENCE;) {
        if (!atomic_load_explicit(&crew->running, memory_order_relaxed)) {
            vain++;
            nap = SHORT_NAP;
        }
        else if (look_again(crew, &stood) && claim(crew, sched)) {
            return true;
        }
        es_futex_wait(&crew->nap, 0, nap);
        nap = 2 * nap > LONG_NAP ? LONG_NAP : 2 * nap;
    }
    atomic_compare_exchange_strong(&crew->phase, &alone, ES_ALONE);
    return false;
}

/* Until worker 0 is alone, or until this one leaves it alone: it comes back some time later, unless
 * it is wanted before. */
static void work(struct es_worker *worker, bool locked)
{
    struct es_crew *crew = worker->sched->crew;

    if (!locked) {
        es_crew_lock(crew, worker->sched);
        if (atomic_load_explicit(&crew->phase, memory_order_acquire) != ES_SHARED) {
            es_lock_give(&crew->lock);
            return;
        }
        crew->active++;
    }
    worker->sched->trace.worker = (uint16_t)worker->index;
    es_share_serve(worker);
    if (atomic_load_explicit(&crew->phase, memory_order_relaxed) == ES_SHARED) {
        es_crew_unlock(crew, worker->sched);
        es_futex_wait(&crew->nap, 0, LONG_NAP);
    }
    else {
        es_lock_give(&crew->lock);
    }
}

static void *hand(void *argument)
{
    struct es_worker *worker = argument;
    struct es_sched *sched = worker->sched;
    struct es_crew *crew = sched->crew;
    void *stack = es_overflow_begin();

    prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul); /* or short naps are twice as long */
    es_lock_take(&crew->lock, (void *)es_current_place());
    worker->current = es_current_place();
    es_stacks_bounds(&worker->own_main);
    es_lock_give(&crew->lock);
    while (!over(crew)) {
        uint32_t nobody = 0;
        uint32_t phase = atomic_load_explicit(&crew->phase, memory_order_acquire);

        if (phase == ES_SHARED) {
            work(worker, false);
        }
        else if (phase == ES_WATCHED &&
                 atomic_compare_exchange_strong(&crew->watching, &nobody, 1)) {
            bool taken = look_on(crew, sched);

            atomic_store(&crew->watching, 0);
            if (taken)
                work(worker, true);
        }
        else {
            es_rest_sleep(crew, worker, ES_ASLEEP);
        }
    }
    es_overflow_end(stack);
    return NULL;
}

void es_crew_ring_bell(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    uint32_t alone = ES_ALONE;

    if (atomic_compare_exchange_strong(&crew->phase, &alone, ES_WATCHED))
        es_rest_rouse(crew);
}

/* Where threads would only take turns there is nothing to be had from more of them. */
static bool one_processor(void)
{
    cpu_set_t allowed;

    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) == 1;
}

/* Signals are for the program's own threads, but for those that a fault of this one brings. */
void es_hands_start(struct es_crew *crew)
{
    sigset_t all;
    sigset_t before;
    int failed = one_processor() && !crew->forced;

    crew->few = failed != 0;
    if (failed)
        return;
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    es_lock_take(&crew->lock, (void *)es_current_place()); /* they begin when all are there */
    while (crew->hands + 1 < crew->count && !failed) {
        failed = pthread_create(&crew->workers[crew->hands + 1].thread, NULL, hand,
                                &crew->workers[crew->hands + 1]);
        if (!failed)
            crew->hands++;
    }
    crew->few = failed != 0; /* then there are no more */
    es_lock_give(&crew->lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
