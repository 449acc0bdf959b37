/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When attempts end: the earliest on top. One that was stopped stays until it is due, and its
 * record as long.
 *
 * Four children each, whose times stand side by side; times and attempts in arrays of their own,
 * because a wide load of what was stored in two parts has to wait for both. */
#ifndef SIM_LOAD_CONTAINERS_END_HEAP_H
#define SIM_LOAD_CONTAINERS_END_HEAP_H

#include "sim/base/assert.h"
#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>

struct sb_load_attempt;

enum { SB_HEAP_FAN = 4 };

/* A zeroed one is empty, and has no room. */
struct sb_end_heap {
    sb_ns *time;                      /* [count], and SB_NS_NEVER for SB_HEAP_FAN more */
    struct sb_load_attempt **attempt; /* [count] */
    size_t count, room;
};

/* Room for one more; -1 when memory is out. */
int sb_end_heap_grow(struct sb_end_heap *heap);
void sb_end_heap_clear(struct sb_end_heap *heap);
void sb_end_heap_fini(struct sb_end_heap *heap);

/* Takes all others out. */
void sb_end_heap_keep(struct sb_end_heap *heap,
                      bool (*is_kept)(void *self, struct sb_load_attempt *attempt), void *self);

/* -1 when memory is out. */
static inline int sb_end_heap_put(struct sb_end_heap *heap, sb_ns time,
                                  struct sb_load_attempt *attempt)
{
    if (__builtin_expect(heap->count == heap->room, 0) && sb_end_heap_grow(heap))
        return -1;
    size_t at = heap->count++;
    while (at && time < heap->time[(at - 1) / SB_HEAP_FAN]) {
        size_t up = (at - 1) / SB_HEAP_FAN;
        heap->time[at] = heap->time[up];
        heap->attempt[at] = heap->attempt[up];
        at = up;
    }
    heap->time[at] = time;
    heap->attempt[at] = attempt;
    return 0;
}

/* Takes the top of a heap that is not empty. */
static inline struct sb_load_attempt *sb_end_heap_take(struct sb_end_heap *heap)
{
    SB_ASSERT(heap->count > 0);
    struct sb_load_attempt *top = heap->attempt[0];
    const size_t count = --heap->count;
    const sb_ns time = heap->time[count];
    struct sb_load_attempt *attempt = heap->attempt[count];
    size_t at = 0;
    heap->time[count] = SB_NS_NEVER;
    for (size_t child = 1; child < count; child = SB_HEAP_FAN * at + 1) {
        const sb_ns *of = heap->time + child;
        size_t left = of[1] < of[0], right = 2 + (of[3] < of[2]);
        size_t least = of[right] < of[left] ? right : left;
        if (of[least] >= time)
            break;
        heap->time[at] = of[least];
        heap->attempt[at] = heap->attempt[child + least];
        at = child + least;
    }
    if (count) {
        heap->time[at] = time;
        heap->attempt[at] = attempt;
    }
    return top;
}

#endif
