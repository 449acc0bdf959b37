/* SPDX-License-Identifier: MIT
 * What the core knows of several workers: a team. Where there is none nothing of this is looked at.
 *
 * A call begins with worker 0 alone, which is the thread that waits for it: it owns the core and
 * runs it with plain loads and stores. It only says, in `in_body`, whether it is in the core or in
 * a body, and how far it is. Whenever it comes back from a body it first says so and then looks at
 * `phase`. A helper that wants the core announces so in `phase`, makes every thread pass a memory
 * barrier (membarrier), after which worker 0 cannot miss the announcement, and waits until
 * `in_body` says that worker 0 is in a body. From then on the core is under a lock. */
#ifndef ES_CORE_STATE_TEAM_H
#define ES_CORE_STATE_TEAM_H

#include "core/state/state.h"

enum es_team_phase {
    ES_ALONE,   /* worker 0 works, and no helper looks at it */
    ES_WATCHED, /* worker 0 works, and a helper looks at it */
    ES_CLAIMED, /* a helper is about to take the core */
    ES_SHARED   /* the core is under the lock */
};

/* What several workers do differently from one. */
struct es_team_hooks {
    void (*fiber)(void *argument); /* where a fiber begins */

    void (*unlist)(struct es_sched *sched); /* es_stacks_unlist: helpers have lists of their own */

    /* The core, when worker 0 is not known to be alone. */
    void (*enter)(struct es_sched *sched);
    void (*leave)(struct es_sched *sched);
    void (*enter_slowly)(struct es_sched *sched);
    void (*unlock)(struct es_sched *sched);
    void (*call_helper)(struct es_sched *sched); /* worker 0 has more than it can do at once */

    /* While the core is shared. */
    void (*suspend)(struct es_self *self); /* lets others run until this one is popped again */
    void (*ready)(struct es_sched *sched, es_id task);
    void (*caller)(struct es_sched *sched);    /* gives the caller a turn */
    bool (*any)(const struct es_sched *sched); /* fibers are ready to go on */
    bool (*grow)(struct es_sched *sched,
                 uint32_t room); /* room for so many; false: out of memory */

    void (*park)(struct es_sched *sched);       /* in the clock, when nothing is left to do */
    void (*free_clock)(struct es_sched *sched); /* nobody is in the clock when this returns, but the
                                                   lock was given up */
};

/* The first part of what workers/ keeps. */
struct es_team {
    const struct es_team_hooks *hooks;
    _Atomic uint32_t phase;
    atomic_bool awaits; /* bodies of the call await others */
    char apart[64];
    /* Written by worker 0 while it is alone; while the core is shared, `in_body` says nothing. */
    _Atomic uint32_t entered; /* how often it went into a body, while others were ready */
    atomic_bool in_body;
    atomic_bool more;   /* there was more to do when it did */
    atomic_bool called; /* the body had called the scheduler, and goes on */
    char apart_too[56];
};

/* What awaits takes the lock when it must wait, and so it is shared only for long bodies. */
static inline void es_team_awaits(struct es_team *team)
{
    if (!atomic_load_explicit(&team->awaits, memory_order_relaxed))
        atomic_store_explicit(&team->awaits, true, memory_order_relaxed);
}

/* Worker 0, alone: goes from the core into a body. */
static inline void es_team_step_out(struct es_team *team, const struct es_sched *sched, bool called)
{
    uint32_t entered = atomic_load_explicit(&team->entered, memory_order_relaxed) + 1;

    ES_ASSERT(!atomic_load(&team->in_body));
    atomic_store_explicit(&team->entered, entered, memory_order_relaxed);
    atomic_store_explicit(&team->more, !es_ring_empty(&sched->ready), memory_order_relaxed);
    atomic_store_explicit(&team->called, called, memory_order_relaxed);
    atomic_store_explicit(&team->in_body, true, memory_order_release);
}

/* The same for the only task that is ready: it is not counted, as a helper could do nothing. */
static inline void es_team_step_on(struct es_team *team)
{
    ES_ASSERT(!atomic_load(&team->in_body));
    atomic_store_explicit(&team->more, false, memory_order_relaxed);
    atomic_store_explicit(&team->in_body, true, memory_order_release);
}

/* And back; it owns the core again only if `phase` still says, after this, that it is alone. */
static inline void es_team_step_in(struct es_team *team)
{
    atomic_store_explicit(&team->in_body, false, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst); /* the order of this store and the next load is the
                                                  barrier's business */
}

static inline bool es_team_alone(const struct es_team *team)
{
    return atomic_load_explicit(&team->phase, memory_order_acquire) <= (uint32_t)ES_WATCHED;
}

/* Leaves the core for a body, which may have called the scheduler. */
static inline void es_team_out(struct es_sched *sched, bool called)
{
    struct es_team *team = sched->team;

    if (__builtin_expect((es_watch(sched) & ES_WATCH_SHARED) != 0, 0)) {
        team->hooks->unlock(sched);
        return;
    }
    if (__builtin_expect(atomic_load_explicit(&team->phase, memory_order_relaxed) == ES_ALONE, 0) &&
        !es_ring_empty(&sched->ready))
        team->hooks->call_helper(sched);
    es_team_step_out(team, sched, called);
}

/* Comes back from a body, or enters in the middle of one. */
static inline void es_team_in(struct es_sched *sched)
{
    struct es_team *team = sched->team;

    es_team_step_in(team);
    if (__builtin_expect(!es_team_alone(team), 0))
        team->hooks->enter_slowly(sched);
}

/* ---- the core: all of struct es_sched that is not atomic; a body is outside of it ---- */

/* Around what a body may call. With one worker there is nobody to keep out. */
static inline void es_core_enter(struct es_sched *sched)
{
    if (__builtin_expect(sched->team != NULL, 0))
        sched->team->hooks->enter(sched);
}

static inline void es_core_leave(struct es_sched *sched)
{
    if (__builtin_expect(sched->team != NULL, 0))
        sched->team->hooks->leave(sched);
}

#endif
