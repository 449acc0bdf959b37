/* SPDX-License-Identifier: MIT */
#include "core/ring.h"

#include <string.h>

es_id es_ring_choose(struct es_ring *ring, es_id behind,
                     uint32_t (*choose)(void *self, const es_id *ids, uint32_t count), void *self)
{
    uint32_t mask = ring->size - 1;
    uint32_t count = ring->tail - ring->head;
    uint32_t from = ring->head & mask;
    uint32_t candidates = 0;
    uint32_t chosen;
    es_id task;

    ES_ASSERT(count > 0);
    if (!choose || count == 1)
        return es_ring_pop(ring);
    if (from + count > ring->size) { /* turn the ring until it begins at 0 */
        for (uint32_t i = 0; i < ring->size - from; i++)
            ring->slots[ring->size + i] = ring->slots[i + from];
        memmove(ring->slots + ring->size - from, ring->slots,
                (count - (ring->size - from)) * sizeof *ring->slots);
        memcpy(ring->slots, ring->slots + ring->size, (ring->size - from) * sizeof *ring->slots);
        ring->head = 0;
        ring->tail = count;
        from = 0;
    }
    while (candidates < count && ring->slots[from + candidates] != behind)
        candidates++;
    chosen = candidates > 1 ? choose(self, ring->slots + from, candidates) : 0;
    if (chosen >= candidates)
        chosen = 0;
    task = ring->slots[from + chosen];
    memmove(ring->slots + from + 1, ring->slots + from, chosen * sizeof *ring->slots);
    ring->head++;
    return task;
}
