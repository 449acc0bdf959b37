/* SPDX-License-Identifier: MIT
 * The timer queue: a four-ary heap, ordered by time, then by a number, so that ties have one
 * order. Each timer has an owner, who is told its place whenever that changes, so
 * that it can be taken out in the middle. */
#ifndef ES_CORE_QUEUES_TIMERS_H
#define ES_CORE_QUEUES_TIMERS_H

#include "earliest.h"

struct es_timer {
    es_ns when;
    uint64_t number; /* ties; a rank is in it from ES_RANK_SHIFT up */
    uint32_t owner;
};

struct es_timers {
    const struct es_alloc *alloc;
    struct es_timer *heap;
    uint32_t count, room;
    uint64_t armed;                                            /* for numbers that count */
    void (*moved)(void *self, uint32_t owner, uint32_t place); /* place plus one; 0: gone */
    void *self;
};

void es_timers_init(struct es_timers *timers, const struct es_alloc *alloc,
                    void (*moved)(void *self, uint32_t owner, uint32_t place), void *self);
void es_timers_fini(struct es_timers *timers);

/* The time `duration` after `now`; ES_NEVER stays what it is. False: the duration is negative, or
 * leads beyond the end of time. */
static inline bool es_timers_after(es_ns now, es_ns duration, es_ns *when)
{
    *when = ES_NEVER;
    if (duration == ES_NEVER)
        return true;
    if (duration < 0 || (now > 0 && duration > ES_NEVER - now))
        return false;
    *when = now + duration;
    return true;
}

/* At one time timers go in the order of ranks, and within a rank in that of their numbers. */
enum es_rank {
    ES_RANK_WAIT, /* of all that waits by itself */
    ES_RANK_TIMEOUT,
    ES_RANK_PATIENCE,
    ES_RANK_DEADLINE,
    ES_RANK_HEDGE,
    ES_RANK_BACKOFF,
    ES_RANK_BREAKER,
    ES_RANK_LAST
};
enum { ES_RANK_SHIFT = 60 };

/* At ES_NEVER there is nothing to arm. False: out of memory. */
bool es_timers_arm(struct es_timers *timers, es_ns when, uint64_t number, uint32_t owner);
/* `place` is one that `moved` told, not 0. */
void es_timers_cancel(struct es_timers *timers, uint32_t place);

/* Takes out the first timer if it is due at `now`; its owner, or ES_NONE. */
uint32_t es_timers_due(struct es_timers *timers, es_ns now);

static inline es_ns es_timers_next(const struct es_timers *timers)
{
    return timers->count ? timers->heap[0].when : ES_NEVER;
}

#endif
