/* SPDX-License-Identifier: MIT */
#include "workers/watch.h"

#include "fibers/current.h"
#include "platform/membarrier.h"
#include "platform/thread_time.h"

/* Times in nanoseconds. */
enum {
    CALL_GRAIN = 1000, /* shorter bodies that wait are not shared: waiting takes the lock */
    LOOK = 2000,       /* how long one look takes */
    WATCH_LOOKS = 3,   /* in a row; worker 0 may be without a processor during one of them */
    STOOD = 15, /* times without progress and without a processor before it counts as blocked */
    SHORT_NAP = 50000,   /* between looks, at first */
    LONG_NAP = 400000,   /* and at most; to wake up slows worker 0, where both are of one core */
    STOOD_NAP = 200000,  /* while it seems to be blocked */
    PATIENCE = 50,       /* naps between calls before the helper sleeps */
    FORGET = 32,         /* looks until what did not pay is tried again, about */
    CLAIM_SPINS = 20000, /* turns of waiting for worker 0 to be in a body */
};

static bool watched(const struct es_workers *pool)
{
    return atomic_load_explicit(&pool->team.phase, memory_order_relaxed) == ES_WATCHED;
}

/* Takes the core from worker 0. True: it is shared, and this helper's. False: worker 0 did not
 * enter a body soon. */
static bool claim(struct es_workers *pool, struct es_sched *sched)
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
        out = atomic_load_explicit(&pool->team.in_body, memory_order_acquire);
        if (!out)
            es_lock_pause();
    }
    if (!out) {
        atomic_store_explicit(&pool->team.phase, ES_WATCHED, memory_order_release);
        es_lock_give(&pool->lock);
        return false;
    }
    atomic_fetch_or_explicit(&sched->watch, ES_WATCH_SHARED, memory_order_relaxed);
    ES_ASSERT(!pool->poller || pool->poller == &pool->workers[0]);
    ES_ASSERT(pool->depth == 0 && !pool->quiesced);
    sched->leaving = true;
    pool->active = 2;
    atomic_store_explicit(&pool->team.phase, ES_SHARED, memory_order_release);
    return true;
}

/* How long worker 0 had a processor. */
static es_ns worked(const struct es_workers *pool)
{
    return es_thread_worked(atomic_load_explicit(&pool->worked, memory_order_relaxed));
}

enum sight {
    SHORT,   /* bodies are too short to be shared, or there are no others */
    LONG,    /* they are worth it */
    STANDING /* one body runs all the time */
};

/* What worker 0 did while it was looked at: how long that was, and how many bodies it entered. */
struct pace {
    es_ns took, passed;
};

static es_ns of_one(struct pace pace) { return pace.passed ? pace.took / pace.passed : 0; }

static uint32_t entered(const struct es_workers *pool)
{
    return atomic_load_explicit(&pool->team.entered, memory_order_relaxed);
}

static bool more(const struct es_workers *pool)
{
    return atomic_load_explicit(&pool->team.more, memory_order_relaxed);
}

/* Reads what worker 0 writes twice only: each time takes its cache line from worker 0, which then
 * waits for it, so that worker 0 is slow while it is looked at often. */
static struct pace look_from_afar(const struct es_workers *pool)
{
    uint32_t before = entered(pool);
    es_ns begin = es_thread_moment();
    struct pace pace;

    do {
        es_lock_pause();
        pace.took = es_thread_moment() - begin;
    } while (pace.took < LOOK);
    pace.passed = (es_ns)(uint32_t)(entered(pool) - before);
    return pace;
}

/* Samples `in_body` as long again, to tell a body that runs all the time; and bodies that wait,
 * where only the time in bodies counts. */
static enum sight look_closely(const struct es_workers *pool)
{
    uint32_t before = entered(pool);
    es_ns looks = 0;
    es_ns bodies = 0;
    es_ns begin = es_thread_moment();
    es_ns took;
    es_ns passed;
    bool calls = atomic_load_explicit(&pool->team.awaits, memory_order_relaxed);

    do {
        for (int i = 0; i < 4; i++)
            es_lock_pause();
        looks++;
        bodies += atomic_load_explicit(&pool->team.in_body, memory_order_relaxed);
        calls = calls || atomic_load_explicit(&pool->team.called, memory_order_relaxed);
        took = es_thread_moment() - begin;
    } while (took < LOOK);
    passed = (es_ns)(uint32_t)(entered(pool) - before);
    if (!more(pool))
        return SHORT;
    if (passed == 0)
        return bodies == looks ? STANDING : SHORT;
    return !calls || took * bodies / looks / passed >= CALL_GRAIN ? LONG : SHORT;
}

/* Where bodies do not wait, the time from one to the next counts as the body's: with several
 * workers it is spent without the lock. */
static enum sight look(const struct es_workers *pool, struct pace *all)
{
    struct pace pace = look_from_afar(pool);

    if (!more(pool) || (pace.passed > 0 && of_one(pace) < pool->worth))
        return SHORT;
    all->took += pace.took;
    all->passed += pace.passed;
    return look_closely(pool);
}

/* Several looks must agree. A body that makes no progress counts as long if worker 0 had a
 * processor meanwhile; if it had none, either the body blocks or other programs run, and only the
 * former lasts. */
static bool look_again(struct es_workers *pool, int *stood)
{
    struct pace all = { 0, 0 };
    es_ns before = 0;
    int standing = 0;

    for (int i = 0; i < WATCH_LOOKS; i++) {
        enum sight sight = look(pool, &all);

        if (sight == SHORT) {
            pool->worth -= (pool->worth - pool->grain + FORGET - 1) / FORGET;
            *stood = 0;
            return false;
        }
        if (sight == STANDING && standing++ == 0)
            before = worked(pool);
    }
    pool->alone = of_one(all);
    return standing == 0 || worked(pool) - before > LOOK || ++*stood > STOOD;
}

bool es_watch_worker(struct es_workers *pool, struct es_sched *sched)
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
        es_futex_wait(&pool->nap, 0, stood ? STOOD_NAP : nap);
        nap = 2 * nap > LONG_NAP ? LONG_NAP : 2 * nap;
    }
    atomic_compare_exchange_strong(&pool->team.phase, &alone, ES_ALONE);
    return false;
}

void es_watch_learn(struct es_workers *pool, const struct es_sched *sched)
{
    es_ns more = pool->alone + pool->alone / 4;

    ES_ASSERT(atomic_load(&pool->team.phase) == ES_SHARED);
    if (more > pool->worth && sched->options.grain == 0)
        pool->worth = more;
}
