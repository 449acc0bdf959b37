/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens next: a binary heap of times, each with a number; of equal times the smallest number
 * comes first. */
#ifndef SIM_PLATFORM_EVENT_HEAP_H
#define SIM_PLATFORM_EVENT_HEAP_H

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/base/time.h"

#include <stdbool.h>

#define SB_NEVER INT64_MAX

struct sb_event {
    sb_ns time;
    uint32_t number;
};

/* Zeroed is empty. event[] is on the heap. */
struct sb_event_heap {
    struct sb_event *event;
    size_t count, room;
};

static inline bool sb_event_is_before(struct sb_event a, struct sb_event b)
{
    return a.time != b.time ? a.time < b.time : a.number < b.number;
}

static inline sb_ns sb_event_heap_next(const struct sb_event_heap *heap)
{
    return heap->count ? heap->event[0].time : SB_NEVER;
}

/* -1: memory is out. */
static inline int sb_event_heap_add(struct sb_event_heap *heap, sb_ns time, uint32_t number)
{
    struct sb_event it = { time, number };
    if (heap->count == heap->room &&
        sb_reserve(&heap->event, heap->count, &heap->room, sizeof *heap->event))
        return -1;
    size_t at = heap->count++;
    for (; at > 0 && sb_event_is_before(it, heap->event[(at - 1) / 2]); at = (at - 1) / 2)
        heap->event[at] = heap->event[(at - 1) / 2];
    heap->event[at] = it;
    return 0;
}

/* Of a heap that is not empty. */
static inline struct sb_event sb_event_heap_take(struct sb_event_heap *heap)
{
    SB_ASSERT(heap->count > 0);
    struct sb_event first = heap->event[0], last = heap->event[--heap->count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count &&
            sb_event_is_before(heap->event[child + 1], heap->event[child]))
            child++;
        if (!sb_event_is_before(heap->event[child], last))
            break;
        heap->event[at] = heap->event[child];
        at = child;
    }
    heap->event[at] = last;
    return first;
}

#endif
