/* SPDX-License-Identifier: MIT
 * Several workers for one scheduler: what is known of each, and of all. How they begin and end to
 * share the core: core/state/team.h. */
#ifndef ES_WORKERS_STATE_H
#define ES_WORKERS_STATE_H

#include <pthread.h>
#include <time.h>

#include "core/state/team.h"
#include "platform/lock.h"
#include "workers/deque.h"

/* Why a worker is to leave the fast path, where it runs task after task without the lock. */
enum es_attention { ES_FIBERS_WAIT = 1, ES_CALLER_WAITS = 2, ES_QUIESCED = 4 };

enum es_sleeping {
    ES_AWAKE,
    ES_ASLEEP, /* on its own word of memory */
    ES_PARKED  /* in the clock: it is the poller */
};

enum { ES_VAIN_MOST = 3 };

struct es_worker {
    struct es_deque deque;
    struct es_sched *sched;
    struct es_self **current; /* where its thread keeps the running fiber */
    struct es_self *main;     /* the context of its loop */
    struct es_self own_main;  /* a helper's */
    struct es_self *outer;    /* what runs while it is in its loop */
    struct es_self **idle;    /* fibers without a body, last in, first out */
    struct es_self *fibers;   /* a helper's */
    es_id entering;           /* what the fiber that is switched to shall enter */
    es_id next;               /* what it must turn to first, or ES_NONE */
    uint32_t finished; /* tasks that ended on the fast path and are not yet counted in the core */
    uint32_t budget;   /* tasks until it leaves the fast path */
    int32_t looks;     /* turns until timers and posts are looked at */
    /* Whether a helper pays: how often it ran a body, or let one go on, since then. */
    uint32_t ran;
    es_ns since;
    uint32_t vain; /* how often in a row it did not, at most ES_VAIN_MOST */
    uint32_t index;
    unsigned heeds; /* enum es_attention */
    pthread_t thread;
    char apart[64];
    _Atomic uint32_t sleeping; /* enum es_sleeping; slept on */
    char apart_too[60];
};

struct es_workers {
    struct es_team team; /* what the core knows of it */
    _Atomic uint32_t attention;
    _Atomic uint32_t idle;      /* workers asleep or parked */
    _Atomic uint32_t searching; /* workers that look for something to do, or were just woken to */
    _Atomic uint32_t stock;     /* how many tasks the core had ready when it was left last */
    _Atomic clockid_t worked;   /* of worker 0: how long it had a processor */
    atomic_bool over, running;  /* the scheduler is being freed; a call is being waited for */
    char apart[64];

    struct es_lock lock;
    uint32_t depth;              /* how often the core was entered by one who was in it */
    uint32_t active;             /* workers that are in their loops */
    struct es_ring fibers_ready; /* waited, and are ready to go on; or skipped */
    struct es_worker *poller;    /* is parked in the clock while others work */
    uint32_t clock_wanted;       /* workers that wait until nobody is parked */
    es_ns until;                 /* how long */
    bool caller_due, closing;
    bool few;    /* there are no threads, or not all, and there will not be more */
    bool forced; /* shared from the start */
    es_ns grain; /* shorter bodies are not shared, */
    es_ns worth; /* nor, for some time, those that did not pay: `grain` or more */
    es_ns alone; /* what a body took worker 0 before the core was shared; 0: not known */
    _Atomic uint32_t quiesced; /* 1: who leaves a body waits; slept on */
    _Atomic uint32_t watching; /* a helper looks at worker 0 */
    _Atomic uint32_t nap;      /* slept on, and never changed */
    uint32_t room;             /* of the deques and of `fibers_ready` */
    uint32_t count, helpers;   /* workers at most; threads that were started */
    struct es_worker workers[];
};

/* In the core: is it the caller's turn, and this its worker? */
static inline bool es_worker_called(const struct es_worker *worker, const struct es_workers *pool)
{
    return worker->index == 0 && pool->caller_due;
}

static inline void es_workers_lower(_Atomic uint32_t *count)
{
    uint32_t before = atomic_fetch_sub_explicit(count, 1, memory_order_relaxed);

    ES_ASSERT(before > 0);
    (void)before;
}

static inline struct es_workers *es_workers_of(const struct es_sched *sched)
{
    return (struct es_workers *)(void *)sched->team;
}

#endif
