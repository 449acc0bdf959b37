/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens next: a heap of times, each with a number, that grows. */
#ifndef SIM_PLATFORM_NETWORK_EVENT_HEAP_H
#define SIM_PLATFORM_NETWORK_EVENT_HEAP_H

#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/engine/key_heap.h"

#define SB_NEVER INT64_MAX

/* Zeroed is empty. keyed.item[] is on the heap. */
struct sb_event_heap {
    struct sb_key_heap keyed;
    size_t room;
};

static inline sb_ns sb_event_heap_next(const struct sb_event_heap *heap)
{
    return heap->keyed.count ? heap->keyed.item[0].key : SB_NEVER;
}

/* -1: memory is out. */
static inline int sb_event_heap_add(struct sb_event_heap *heap, sb_ns time, uint32_t number)
{
    if (heap->keyed.count == heap->room &&
        sb_reserve(&heap->keyed.item, heap->room, &heap->room, sizeof *heap->keyed.item))
        return -1;
    sb_key_heap_put(&heap->keyed, (struct sb_keyed){ time, number });
    return 0;
}

/* The number of the first of a heap that is not empty. */
static inline uint32_t sb_event_heap_take(struct sb_event_heap *heap)
{
    return sb_key_heap_take(&heap->keyed).number;
}

#endif
