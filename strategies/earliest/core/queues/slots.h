/* SPDX-License-Identifier: MIT
 * Slots of pools, and claims to them. A claim waits in the queue of each of its pools, which is a
 * heap; it knows its place in it, so that it can be taken out in the middle. */
#ifndef ES_CORE_QUEUES_SLOTS_H
#define ES_CORE_QUEUES_SLOTS_H

#include "earliest.h"

struct es_claim;

/* A claim in the queue of a pool. */
struct es_waiting {
    int64_t priority;
    uint64_t number; /* of beginning to wait */
    struct es_claim *claim;
    uint32_t link; /* which of its links leads here */
};

struct es_pool {
    struct es_sched *sched;
    struct es_pool *next, *previous; /* of the scheduler's, in the order of making */
    struct es_pool *stirred_next;
    uint64_t number; /* of making */
    uint32_t slots, unused;
    uint32_t places; /* as in es_pool_options */
    enum es_queue queue;
    bool stirred;    /* its first may have become one that can be met */
    uint64_t wanted; /* slots, by all that wait */
    struct es_waiting *heap;
    uint32_t count, room;
    size_t name_size;
    char name[];
};

/* What a claim wants of a pool, or holds. */
struct es_link {
    struct es_pool *pool;
    uint32_t slots;
    uint32_t place; /* in its queue, plus one; 0: not in it */
};

/* Links with a number of their own: each pool's queue is looked at in the order of pools. */
struct es_claim {
    int64_t priority;
    uint64_t number;
    bool queued;
    uint32_t count;
    struct es_link *links; /* [count] */
};

/* Room for one more in all its queues; false: out of memory, and nothing changed. */
bool es_slots_room(const struct es_claim *claim, const struct es_alloc *alloc);
/* The pool in which it would have to wait and has no place, or NULL. */
const struct es_pool *es_slots_full(const struct es_claim *claim);
void es_slots_queue(struct es_claim *claim); /* there is room */
void es_slots_unqueue(struct es_claim *claim);
/* It is the first in all its queues, and all its slots are unused. */
bool es_slots_fit(const struct es_claim *claim);
void es_slots_take(struct es_claim *claim);
/* Gives back so many of a link's. */
void es_slots_give(struct es_link *link, uint32_t slots);

static inline struct es_claim *es_slots_first(const struct es_pool *pool)
{
    return pool->count ? pool->heap[0].claim : NULL;
}

#endif
