/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/containers/end_heap.h"

#include <stdint.h>
#include <stdlib.h>

enum { FIRST = 60 };

int sb_end_heap_grow(struct sb_end_heap *heap)
{
    size_t room = heap->room ? 2 * heap->room : FIRST;
    if (room > SIZE_MAX / 2 / sizeof *heap->time)
        return -1;
    sb_ns *time = realloc(heap->time, (room + SB_HEAP_FAN) * sizeof *time);
    if (time)
        heap->time = time;
    struct sb_load_attempt **attempt =
        time ? realloc(heap->attempt, room * sizeof(struct sb_load_attempt *)) : NULL;
    if (!attempt)
        return -1;
    heap->attempt = attempt;
    heap->room = room;
    for (size_t i = heap->count; i < room + SB_HEAP_FAN; i++)
        heap->time[i] = SB_NS_NEVER;
    return 0;
}

void sb_end_heap_clear(struct sb_end_heap *heap)
{
    for (size_t i = 0; i < heap->count; i++)
        heap->time[i] = SB_NS_NEVER;
    heap->count = 0;
}

void sb_end_heap_keep(struct sb_end_heap *heap,
                      bool (*is_kept)(void *self, struct sb_load_attempt *attempt), void *self)
{
    const size_t count = heap->count;
    heap->count = 0;
    for (size_t i = 0; i < count; i++) { /* it never grows beyond what has been looked at */
        const sb_ns time = heap->time[i];
        struct sb_load_attempt *attempt = heap->attempt[i];
        heap->time[i] = SB_NS_NEVER;
        if (is_kept(self, attempt))
            (void)sb_end_heap_put(heap, time, attempt);
    }
}

void sb_end_heap_fini(struct sb_end_heap *heap)
{
    free(heap->time);
    free(heap->attempt);
    *heap = (struct sb_end_heap){ 0 };
}
