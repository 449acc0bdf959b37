/* SPDX-License-Identifier: MIT
 * Several workers for one scheduler. A call begins with worker 0 alone, which is the thread that
 * waits for it: it runs the loop of loop.c with plain loads and stores, and owns the core. It only
 * says, in `steps`, whether it is in the core or in a body, and how far it is. A hand, which is a
 * thread of the scheduler's, looks at that now and then. When bodies are long enough to be worth
 * it, the hand takes the core away from worker 0 while that is in a body: it announces so in
 * `phase`, makes every thread pass a memory barrier (membarrier), and then waits until `steps` says
 * that worker 0 is in a body. Whenever worker 0 comes back from a body it first says so and then
 * looks at `phase`; after the barrier it cannot miss the announcement. From then on the core is
 * under a lock, and all work: share.c. */
#ifndef ES_WORKERS_STATE_H
#define ES_WORKERS_STATE_H

#include "core/state.h"
#include "platform/lock.h"
#include "workers/deque.h"

#include <time.h>

enum es_crew_phase {
    ES_ALONE,   /* worker 0 works, and no hand looks on */
    ES_WATCHED, /* worker 0 works, and a hand looks on */
    ES_CLAIMED, /* a hand is about to take the core */
    ES_SHARED   /* the core is under the lock */
};

/* The bits of `steps`: in a body; there is more to do; the body called the scheduler, and went on.
 */
enum { ES_STEP_BODY = 1, ES_STEP_MORE = 2, ES_STEP_CALL = 4, ES_STEP = 8 };

/* Why a worker is to leave the lane, where it runs task after task without the lock. */
enum es_attention { ES_FIBERS_WAIT = 1, ES_CALLER_WAITS = 2, ES_GATE_CLOSED = 4 };

enum es_rest { ES_AWAKE, ES_ASLEEP, ES_PARKED };

struct es_worker {
    struct es_deque deque;
    struct es_sched *sched;
    struct es_self **current; /* where its thread keeps the running fiber */
    struct es_self *main;     /* the context of its loop */
    struct es_self own_main;  /* a hand's */
    struct es_self *outer;    /* what runs while it is in its loop */
    struct es_self **idle;    /* fibers without a body, last in, first out */
    struct es_self *fibers;   /* a hand's */
    es_id handed;             /* what the fiber that is switched to shall enter */
    es_id next;               /* what it must turn to first, or ES_NONE */
    uint32_t finished;        /* tasks that ended in the lane and are not yet counted in the core */
    uint32_t budget;          /* steps until it leaves the lane */
    int32_t looks;            /* turns until timers and posts are looked at */
    uint32_t turns, ran; /* tasks that it let go on under the lock, and that it ran in the lane, */
    es_ns since; /* since it had worked for so long: a hand that works little for each is not needed
                  */
    uint32_t index;
    unsigned heeds; /* enum es_attention */
    pthread_t thread;
    char apart[64];
    _Atomic uint32_t rest; /* enum es_rest; slept on */
    char apart_too[60];
};

struct es_crew {
    _Atomic uint32_t phase;
    _Atomic uint32_t attention;
    _Atomic uint32_t idle;      /* workers asleep or parked */
    _Atomic uint32_t searching; /* workers that look for something to do, or were just woken to */
    _Atomic uint32_t stock;     /* how many tasks the core had ready when it was left last */
    atomic_bool awaits;         /* bodies of the call await others */
    _Atomic clockid_t worked;   /* of worker 0: how long it had a processor */
    atomic_bool over, running;  /* the scheduler is being freed; a call is being waited for */
    char apart[64];
    _Atomic uint64_t steps; /* worker 0 alone writes it */
    char apart_too[56];

    struct es_lock lock;
    uint32_t depth;           /* how often the core was entered by one who was in it */
    uint32_t active;          /* workers that are not at rest */
    struct es_ring going;     /* waited, and are ready to go on; or skipped */
    struct es_worker *keeper; /* is parked in the clock while others work */
    uint32_t clock_wanted;    /* workers that wait until nobody is parked */
    es_ns until;              /* how long */
    bool caller_due, closing;
    bool few;    /* there are no threads, or not all, and there will not be more */
    bool forced; /* shared from the start */
    es_ns grain;
    _Atomic uint32_t gate;     /* 1: what leaves a body waits; slept on */
    _Atomic uint32_t watching; /* a hand looks on */
    _Atomic uint32_t nap;      /* slept on, and never changed */
    uint32_t room;             /* of the deques and of `going` */
    uint32_t count, hands;     /* workers at most; threads that were started */
    struct es_worker workers[];
};

/* ---- life ---- */

struct es_crew *es_crew_new(struct es_sched *sched, uint32_t workers); /* NULL: out of memory */
void es_crew_free(struct es_sched *sched);
bool es_crew_room(struct es_sched *sched, uint32_t count); /* for a call; false: out of memory */
void es_crew_run(struct es_sched *sched);                  /* until the caller's turn */
void es_crew_park(struct es_sched *sched); /* in the clock, when nothing is left to do */
bool es_crew_wants_keeper(
    const struct es_sched *sched); /* timers or posts may come, and nobody is parked */
/* Worker 0, in the core, the others at rest: goes on without the lock. */
void es_crew_alone_again(struct es_crew *crew, struct es_sched *sched);

/* ---- the core ---- */

void es_crew_lock(struct es_crew *crew, struct es_sched *sched);
void es_crew_unlock(struct es_crew *crew, struct es_sched *sched);
void es_crew_enter_slowly(struct es_sched *sched);
void es_crew_ring_bell(
    struct es_sched *sched); /* worker 0, alone, has more than it can do at once */

/* What awaits takes the lock when it must wait, and so it is shared only for long bodies. */
static inline void es_crew_awaits(struct es_crew *crew)
{
    if (!atomic_load_explicit(&crew->awaits, memory_order_relaxed))
        atomic_store_explicit(&crew->awaits, true, memory_order_relaxed);
}

/* Worker 0, alone: goes from the core into a body. */
static inline void es_crew_step_out(struct es_crew *crew, const struct es_sched *sched,
                                    uint64_t call)
{
    uint64_t more = (es_ring_empty(&sched->ready) ? 0 : ES_STEP_MORE) | call;
    uint64_t steps =
        atomic_load_explicit(&crew->steps, memory_order_relaxed) & ~(uint64_t)(ES_STEP - 1);

    atomic_store_explicit(&crew->steps, (steps + ES_STEP) | more | ES_STEP_BODY,
                          memory_order_release);
}

/* And back; it owns the core again only if `phase` still says that it is alone. */
static inline void es_crew_step_in(struct es_crew *crew)
{
    uint64_t steps = atomic_load_explicit(&crew->steps, memory_order_relaxed);

    atomic_store_explicit(&crew->steps, steps & ~(uint64_t)ES_STEP_BODY, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst); /* the order of this store and the next load is the
                                                  barrier's business */
}

static inline bool es_crew_alone(const struct es_crew *crew)
{
    return atomic_load_explicit(&crew->phase, memory_order_acquire) <= (uint32_t)ES_WATCHED;
}

/* Leaves the core for a body; `call`: for one that had called, ES_STEP_CALL. */
static inline void es_crew_out(struct es_sched *sched, uint64_t call)
{
    struct es_crew *crew = sched->crew;

    if (__builtin_expect((es_watch(sched) & ES_WATCH_SHARED) != 0, 0)) {
        es_crew_unlock(crew, sched);
        return;
    }
    if (__builtin_expect(atomic_load_explicit(&crew->phase, memory_order_relaxed) == ES_ALONE, 0) &&
        !es_ring_empty(&sched->ready))
        es_crew_ring_bell(sched);
    es_crew_step_out(crew, sched, call);
}

/* Comes back from a body, or enters in the middle of one. */
static inline void es_crew_in(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;

    if (__builtin_expect(es_crew_alone(crew), 1)) {
        es_crew_step_in(crew);
        if (__builtin_expect(es_crew_alone(crew), 1))
            return;
    }
    es_crew_enter_slowly(sched);
}

/* ---- hands.c ---- */

void es_hands_start(struct es_crew *crew); /* as many as the system grants */

/* ---- rest.c ---- */

void es_rest_rouse(struct es_crew *crew); /* wakes one worker */
void es_rest_rouse_worker(struct es_crew *crew,
                          struct es_worker *worker); /* wakes that one, if it is at rest */
bool es_rest_sleep(struct es_crew *crew, struct es_worker *worker,
                   enum es_rest how); /* says where it was woken */
void es_rest_barrier(void);           /* every thread of the process has passed a memory barrier */
es_ns es_rest_worked(void);           /* how long the calling thread had a processor */
es_ns es_rest_moment(void); /* the system's time: how long workers have looked in vain is no matter
                               of the call's clock */
bool es_rest_barrier_open(void);

#endif
