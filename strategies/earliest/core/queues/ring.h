/* SPDX-License-Identifier: MIT
 * A queue of task numbers. */
#ifndef ES_CORE_QUEUES_RING_H
#define ES_CORE_QUEUES_RING_H

#include "earliest.h"
#include "platform/assert.h"

/* Task numbers that go round: each is in it once at most. `size` is a power of two. */
struct es_ring {
    es_id *slots;
    uint32_t size, head, tail;
    uint32_t due; /* of the ready queue: the place before which there is something to look at */
};

static inline bool es_ring_empty(const struct es_ring *ring) { return ring->head == ring->tail; }

static inline uint32_t es_ring_count(const struct es_ring *ring) { return ring->tail - ring->head; }

static inline es_id es_ring_at(const struct es_ring *ring, uint32_t i)
{
    ES_ASSERT(i < es_ring_count(ring));
    return ring->slots[(ring->head + i) & (ring->size - 1)];
}

static inline void es_ring_push(struct es_ring *ring, es_id task)
{
    ES_ASSERT(es_ring_count(ring) < ring->size);
    ring->slots[ring->tail++ & (ring->size - 1)] = task;
}

static inline es_id es_ring_pop(struct es_ring *ring)
{
    ES_ASSERT(!es_ring_empty(ring));
    return ring->slots[ring->head++ & (ring->size - 1)];
}

/* Room for `count` entries, and as much again where one is chosen of them; what is in it stays.
 * False: out of memory. */
bool es_ring_grow(struct es_ring *ring, const struct es_alloc *alloc, uint32_t count,
                  bool choosing);

/* Takes the one that `choose` wants of the first `count`; the others keep their order. The ring is
 * at most half full. What it costs beside `choose` grows with the distance to the nearer end. */
es_id es_ring_choose(struct es_ring *ring, uint32_t count,
                     uint32_t (*choose)(void *self, const es_id *ids, uint32_t count), void *self);

/* Takes the entry `at`, whose place the first one takes: the others do not keep their order. */
es_id es_ring_draw(struct es_ring *ring, uint32_t at);

#endif
