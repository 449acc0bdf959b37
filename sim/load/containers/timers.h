/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timers, part of what they are for, in a heap from which they can be taken back: most of them are
 * never due. The order is (time, kind, number). */
#ifndef SIM_LOAD_CONTAINERS_TIMERS_H
#define SIM_LOAD_CONTAINERS_TIMERS_H

#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which they are due at one instant. */
enum sb_timer_kind {
    SB_TIMER_TIMEOUT,  /* of an attempt */
    SB_TIMER_PATIENCE, /* of an attempt */
    SB_TIMER_DEADLINE, /* of a request */
    SB_TIMER_HEDGE,    /* of a call */
    SB_TIMER_UNTIE,    /* of an attempt; among hedges by its number, behind the one of that */
    SB_TIMER_BACKOFF,  /* of a call */
    SB_TIMER_BREAKER
};

/* A zeroed one is not set. */
struct sb_timer {
    sb_ns time;
    uint64_t arrival; /* the number, as is: */
    uint32_t step, attempt;
    enum sb_timer_kind kind;
    size_t at; /* place in the heap, from 1; 0: not set */
    void *owner;
};

struct sb_timers {
    struct sb_timer **item; /* [count] */
    size_t count, room;
};

/* Sets one that is not set, all its members but `at` given. -1 when memory is out. */
int sb_timers_set(struct sb_timers *timers, struct sb_timer *timer);

/* Takes it back, if it is set. */
void sb_timers_clear(struct sb_timers *timers, struct sb_timer *timer);

/* The next one, which stays set. NULL: there is none. */
static inline struct sb_timer *sb_timers_next(const struct sb_timers *timers)
{
    return timers->count ? timers->item[0] : NULL;
}

#endif
