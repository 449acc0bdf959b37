/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A binary heap in the caller's memory: the smallest key on top, ties by number. */
#ifndef SIM_ENGINE_KEY_HEAP_H
#define SIM_ENGINE_KEY_HEAP_H

#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdint.h>

struct sb_keyed {
    int64_t key;
    uint32_t number;
};

struct sb_key_heap {
    struct sb_keyed *item; /* [count], with room for all that it ever holds */
    uint32_t count;
};

static inline bool sb_keyed_less(struct sb_keyed a, struct sb_keyed b)
{
    return a.key != b.key ? a.key < b.key : a.number < b.number;
}

static inline void sb_key_heap_put(struct sb_key_heap *heap, struct sb_keyed item)
{
    uint32_t at = heap->count++;
    for (; at && sb_keyed_less(item, heap->item[(at - 1) / 2]); at = (at - 1) / 2)
        heap->item[at] = heap->item[(at - 1) / 2];
    heap->item[at] = item;
}

/* In place of the top of a heap that is not empty. */
static inline void sb_key_heap_replace(struct sb_key_heap *heap, struct sb_keyed item)
{
    uint32_t at = 0;
    SB_ASSERT(heap->count > 0);
    for (uint32_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count && sb_keyed_less(heap->item[child + 1], heap->item[child]))
            child++;
        if (!sb_keyed_less(heap->item[child], item))
            break;
        heap->item[at] = heap->item[child];
        at = child;
    }
    heap->item[at] = item;
}

/* Takes the top of a heap that is not empty. */
static inline struct sb_keyed sb_key_heap_take(struct sb_key_heap *heap)
{
    SB_ASSERT(heap->count > 0);
    struct sb_keyed top = heap->item[0], last = heap->item[--heap->count];
    if (heap->count)
        sb_key_heap_replace(heap, last);
    return top;
}

#endif
