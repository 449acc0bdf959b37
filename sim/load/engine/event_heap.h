/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When attempts end: the earliest on top. One that was stopped stays until it is due, or until such
 * are the larger part; its record waits as long. */
#ifndef SIM_LOAD_ENGINE_EVENT_HEAP_H
#define SIM_LOAD_ENGINE_EVENT_HEAP_H

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/base/time.h"

#include <stddef.h>

struct sb_load_attempt;

struct sb_event {
    sb_ns time;
    struct sb_load_attempt *attempt;
};

struct sb_event_heap {
    struct sb_event *item; /* [count] */
    size_t count, room;
};

/* From place `at`, which is free, downwards. */
static inline void sb_event_heap_sink(struct sb_event_heap *heap, size_t at, struct sb_event event)
{
    for (size_t child = 2 * at + 1; child < heap->count; child = 2 * at + 1) {
        child += child + 1 < heap->count && heap->item[child + 1].time < heap->item[child].time;
        if (heap->item[child].time >= event.time)
            break;
        heap->item[at] = heap->item[child];
        at = child;
    }
    heap->item[at] = event;
}

/* -1 when memory is out. */
static inline int sb_event_heap_put(struct sb_event_heap *heap, struct sb_event event)
{
    if (__builtin_expect(heap->count == heap->room, 0) &&
        sb_reserve(&heap->item, heap->count, &heap->room, sizeof *heap->item))
        return -1;
    size_t at = heap->count++;
    for (; at && event.time < heap->item[(at - 1) / 2].time; at = (at - 1) / 2)
        heap->item[at] = heap->item[(at - 1) / 2];
    heap->item[at] = event;
    return 0;
}

/* Takes the top of a heap that is not empty. */
static inline struct sb_event sb_event_heap_take(struct sb_event_heap *heap)
{
    SB_ASSERT(heap->count > 0);
    struct sb_event top = heap->item[0], last = heap->item[--heap->count];
    if (heap->count)
        sb_event_heap_sink(heap, 0, last);
    return top;
}

/* Items were changed or taken out: into order again. */
static inline void sb_event_heap_order(struct sb_event_heap *heap)
{
    for (size_t i = heap->count / 2; i-- > 0;)
        sb_event_heap_sink(heap, i, heap->item[i]);
}

#endif
