/* SPDX-License-Identifier: MIT
 * Slots of pools, and claims to them. A claim waits in each of its pools: in a list in the order of
 * coming, and where priorities count in a heap as well. */
#ifndef ES_CORE_QUEUES_SLOTS_H
#define ES_CORE_QUEUES_SLOTS_H

#include "earliest.h"

struct es_claim;

/* What a claim wants of a pool, or holds. */
struct es_link {
    struct es_claim *claim;
    struct es_pool *pool;
    struct es_link *older, *newer; /* that wait in the pool */
    uint32_t slots;
    uint32_t place; /* in the heap, plus one */
};

struct es_pool {
    struct es_sched *sched;
    struct es_pool *next, *previous; /* of the scheduler's, in the order of making */
    struct es_pool *stirred_next;
    uint64_t number; /* of making */
    uint32_t slots, unused;
    uint32_t places;                 /* UINT32_MAX: any number */
    uint32_t count;                  /* those that wait */
    struct es_link *oldest, *newest; /* of them */
    struct es_link **heap;           /* [count] by priority */
    uint32_t room;
    enum es_queue queue;
    bool stirred; /* one of those that wait may have become one that can be met */
    size_t name_size;
    char name[];
};

/* Waits since then; `number` orders those that came at the same time. */
struct es_claim {
    es_ns since;
    uint64_t number;
    int64_t priority;
    bool queued;
    uint32_t count;
    struct es_link *links; /* [count] in the order of pools */
};

/* Room for one more in all its queues; false: out of memory, and nothing changed. */
bool es_slots_room(const struct es_claim *claim, const struct es_alloc *alloc);
/* A pool that has no place for it, or NULL. Unused slots are given, in thought, to those that wait,
 * in the order of coming, until one does not fit; if its own fit then as well and nobody is left,
 * it needs no place. Else there is none when as many are left as there are places. */
const struct es_pool *es_slots_full(const struct es_claim *claim);
void es_slots_queue(struct es_claim *claim); /* there is room */
void es_slots_unqueue(struct es_claim *claim);

/* The first of those that wait in the pool and can be met: all that it wants is unused, and nobody
 * in a FIFO pool of its own is before it. Elsewhere who cannot be met is passed. Those that want
 * the same of several pools have one order, that of the first pool. NULL: nobody. */
struct es_claim *es_slots_candidate(const struct es_pool *pool);
/* Whether it is that in each of its pools. */
bool es_slots_first_everywhere(const struct es_claim *claim);

void es_slots_take(struct es_claim *claim);
void es_slots_give(struct es_link *link, uint32_t slots); /* back, so many of what it holds */

#endif
