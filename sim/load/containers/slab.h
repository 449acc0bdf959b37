/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of one size that come and go: a free list. They stay where they are. */
#ifndef SIM_LOAD_CONTAINERS_SLAB_H
#define SIM_LOAD_CONTAINERS_SLAB_H

#include "sim/base/arena.h"

#include <stddef.h>

struct sb_slab {
    size_t size; /* of a record, that of a pointer at least */
    void *free;  /* each holds a pointer to the next */
    struct sb_arena *arena;
    size_t used, made; /* records */
};

/* More of them on the free list; -1 when memory is out. */
int sb_slab_grow(struct sb_slab *slab);

/* What is in it, nobody knows. NULL when memory is out. */
static inline void *sb_slab_take(struct sb_slab *slab)
{
    if (__builtin_expect(!slab->free, 0) && sb_slab_grow(slab))
        return NULL;
    void *record = slab->free;
    slab->free = *(void **)record;
    slab->used++;
    return record;
}

static inline void sb_slab_give(struct sb_slab *slab, void *record)
{
    *(void **)record = slab->free;
    slab->free = record;
    slab->used--;
}

#endif
