/* SPDX-License-Identifier: MIT */
#include "workers/watch.h"

#include "fibers/current.h"
#include "platform/membarrier.h"
#include "platform/thread_time.h"

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

static bool watched(const struct es_pool *pool)
{
    return atomic_load_explicit(&pool->team.phase, memory_order_relaxed) == ES_WATCHED;
}

/* Takes the core from worker 0. True: it is shared, and the hand's. False: it was not to be had
 * soon. */
static bool claim(struct es_pool *pool, struct es_sched *sched)
{
    uint32_t phase = ES_WATCHED;
    bool out = false;

    es_lock_take(&pool->lock, (void *)es_current_place());
    if (!atomic_compare_exchange_strong(&pool->team.phase, &phase, ES_CLAIMED)) {
        es_lock_give(&pool->lock);
        return false;
    }
    es_membarrier();
    for (int i = 0; i < CLAIM_SPINS && !out; i++) {
        out = atomic_load_explicit(&pool->team.steps, memory_order_acquire) & ES_STEP_BODY;
        if (!out)
            es_lock_pause();
    }
    if (!out) {
        atomic_store_explicit(&pool->team.phase, ES_WATCHED, memory_order_release);
        es_lock_give(&pool->lock);
        return false;
    }
    atomic_fetch_or_explicit(&sched->watch, ES_WATCH_SHARED, memory_order_relaxed);
    sched->leaving = true;
    pool->active = 2;
    atomic_store_explicit(&pool->team.phase, ES_SHARED, memory_order_release);
    return true;
}

static es_ns worked(const struct es_pool *pool)
{
    struct timespec time = { 0, 0 };

    clock_gettime(atomic_load_explicit(&pool->worked, memory_order_relaxed), &time);
    return (es_ns)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Too short to share; worth sharing; the same body all the time. */
enum sight { FINE, COARSE, STANDING };

/* Looks for some microseconds: is there more to do, and does what is being done take long enough?
 * The time between bodies counts too, for tasks that do not wait end without the lock; but waiting
 * is done under the lock, and where bodies wait only the time in bodies counts. */
static enum sight look(const struct es_pool *pool)
{
    uint64_t before = atomic_load_explicit(&pool->team.steps, memory_order_acquire);
    uint64_t steps;
    es_ns looks = 0;
    es_ns bodies = 0;
    es_ns begin = es_thread_moment();
    es_ns took;
    es_ns passed;
    bool calls = atomic_load_explicit(&pool->team.awaits, memory_order_relaxed);

    do {
        for (int i = 0; i < 4; i++)
            es_lock_pause();
        steps = atomic_load_explicit(&pool->team.steps, memory_order_acquire);
        looks++;
        bodies += (steps & ES_STEP_BODY) != 0;
        calls = calls || (steps & ES_STEP_CALL);
        took = es_thread_moment() - begin;
    } while (took < LOOK);
    passed = (es_ns)((steps - before) / ES_STEP);
    if (!(steps & ES_STEP_MORE))
        return FINE;
    if (passed == 0)
        return bodies == looks ? STANDING : FINE;
    if (calls)
        return took * bodies / looks / passed >= CALL_GRAIN ? COARSE : FINE;
    return took / passed >= pool->grain ? COARSE : FINE;
}

/* Worker 0 may stand still because the system lets others run: that counts only when it lasts, as
 * when a body blocks. */
static bool look_again(const struct es_pool *pool, int *stood)
{
    es_ns before = worked(pool);
    int standing = 0;

    for (int i = 0; i < LOOKS; i++) {
        enum sight sight = look(pool);

        if (sight == FINE) {
            *stood = 0;
            return false;
        }
        standing += sight == STANDING;
    }
    return standing == 0 || worked(pool) - before > LOOK || ++*stood > STAND;
}

/* Looks now and then at worker 0. Returns when there was nothing to see for long, or with the core.
 */
bool es_watch_worker(struct es_pool *pool, struct es_sched *sched)
{
    es_ns nap = SHORT_NAP;
    int stood = 0;
    uint32_t alone = ES_WATCHED;

    for (int vain = 0; watched(pool) && !atomic_load_explicit(&pool->over, memory_order_acquire) &&
                       vain < PATIENCE;) {
        if (!atomic_load_explicit(&pool->running, memory_order_relaxed)) {
            vain++;
            nap = SHORT_NAP;
        }
        else if (look_again(pool, &stood) && claim(pool, sched)) {
            return true;
        }
        es_futex_wait(&pool->nap, 0, nap);
        nap = 2 * nap > LONG_NAP ? LONG_NAP : 2 * nap;
    }
    atomic_compare_exchange_strong(&pool->team.phase, &alone, ES_ALONE);
    return false;
}
