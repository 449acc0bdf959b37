/* SPDX-License-Identifier: MIT
 * Tasks whose bodies have returned, until their turn: as a promise does that awaits an async
 * function, whoever is ready goes first, and only then the waiters are woken and a failure is
 * known. A turn takes no place among those that are ready; it stands here, with the place in that
 * queue before which it comes. */
#ifndef ES_CORE_QUEUES_LEAVERS_H
#define ES_CORE_QUEUES_LEAVERS_H

#include "earliest.h"
#include "platform/assert.h"

/* Which tasks have such a turn. */
enum es_turns {
    ES_TURN_AWAITED = 1,  /* those that others await, and those that failed */
    ES_TURN_UNAWAITED = 2 /* those that nobody awaits yet */
};

#define ES_LEAVER_FAILED (ES_NONE - 1)

struct es_leaver {
    es_id task;
    uint32_t place;    /* in the ready queue, which counts on and on */
    es_id first, last; /* who waits for it; `first` is ES_NONE: nobody; ES_LEAVER_FAILED: it is
                          ES_LEAVING, and its record has them */
};

/* First in, first out; places do not fall. `size` is a power of two. */
struct es_leavers {
    struct es_leaver *slots;
    uint32_t size, head, tail;
};

static inline bool es_leavers_empty(const struct es_leavers *leavers)
{
    return leavers->head == leavers->tail;
}

static inline struct es_leaver *es_leavers_first(const struct es_leavers *leavers)
{
    ES_ASSERT(!es_leavers_empty(leavers));
    return &leavers->slots[leavers->head & (leavers->size - 1)];
}

/* Returns its number. */
static inline uint32_t es_leavers_push(struct es_leavers *leavers, struct es_leaver leaver)
{
    uint32_t number = leavers->tail++;

    ES_ASSERT(leavers->tail - leavers->head <= leavers->size);
    leavers->slots[number & (leavers->size - 1)] = leaver;
    return number;
}

/* The one with that number, if it is `task` and its turn is still to come; else NULL. */
static inline struct es_leaver *es_leavers_find(const struct es_leavers *leavers, uint32_t number,
                                                es_id task)
{
    struct es_leaver *leaver;

    if (number - leavers->head >= leavers->tail - leavers->head)
        return NULL;
    leaver = &leavers->slots[number & (leavers->size - 1)];
    return leaver->task == task ? leaver : NULL;
}

#endif
