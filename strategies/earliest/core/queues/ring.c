/* SPDX-License-Identifier: MIT */
#include "core/queues/ring.h"

#include <string.h>

#include "platform/memory.h"

/* Turns the ring until it begins at 0, so that what is in it is one array. Half of it is free. */
static void straighten(struct es_ring *ring)
{
    uint32_t count = es_ring_count(ring);
    uint32_t from = ring->head & (ring->size - 1);
    uint32_t first = ring->size - from;

    ES_ASSERT(count <= ring->size / 2);
    if (count > first) {
        memmove(ring->slots + first, ring->slots, (count - first) * sizeof *ring->slots);
        memcpy(ring->slots, ring->slots + from, first * sizeof *ring->slots);
        ring->head = 0;
        ring->tail = count;
    }
}

/* Takes out the entry `at` of the array that begins at `from`: the shorter side moves up. */
static es_id take_out(struct es_ring *ring, uint32_t from, uint32_t at)
{
    es_id *entry = ring->slots + from + at;
    uint32_t behind = es_ring_count(ring) - at - 1;
    es_id task = *entry;

    if (at < behind) {
        memmove(ring->slots + from + 1, ring->slots + from, at * sizeof task);
        ring->head++;
    }
    else {
        memmove(entry, entry + 1, behind * sizeof task);
        ring->tail--;
    }
    return task;
}

es_id es_ring_choose(struct es_ring *ring, uint32_t count,
                     uint32_t (*choose)(void *self, const es_id *ids, uint32_t count), void *self)
{
    uint32_t from;
    uint32_t chosen;

    ES_ASSERT(count > 0 && count <= es_ring_count(ring));
    if (!choose || count == 1)
        return es_ring_pop(ring);
    straighten(ring);
    from = ring->head & (ring->size - 1);
    chosen = choose(self, ring->slots + from, count);
    return take_out(ring, from, chosen < count ? chosen : 0);
}

es_id es_ring_draw(struct es_ring *ring, uint32_t at)
{
    es_id *first = &ring->slots[ring->head & (ring->size - 1)];
    es_id *drawn = &ring->slots[(ring->head + at) & (ring->size - 1)];
    es_id task = *drawn;

    ES_ASSERT(at < es_ring_count(ring));
    *drawn = *first;
    ring->head++;
    return task;
}

bool es_ring_grow(struct es_ring *ring, const struct es_alloc *alloc, uint32_t count, bool choosing)
{
    struct es_ring larger = { .size = ring->size ? ring->size : 2, .due = ring->due };

    while (larger.size < (choosing ? 2 : 1) * (count + 1))
        larger.size *= 2;
    if (larger.size == ring->size)
        return true;
    larger.slots = es_memory_take(alloc, larger.size, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    /* Prefetching reads slots that were never written. */
    memset(larger.slots, 0xff, larger.size * sizeof *larger.slots);
    while (!es_ring_empty(ring))
        es_ring_push(&larger, es_ring_pop(ring));
    es_memory_give(alloc, ring->slots, ring->size, sizeof *ring->slots);
    *ring = larger;
    return true;
}
