/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/containers/slab.h"

#include <stdint.h>

enum { BYTES = 1 << 14, ALIGNED = 64 };

int sb_slab_grow(struct sb_slab *slab)
{
    size_t size = (slab->size + ALIGNED - 1) / ALIGNED * ALIGNED;
    size_t count = size < BYTES ? BYTES / size : 1;
    char *record = sb_arena_alloc(slab->arena, count, size);
    if (!record)
        return -1;
    for (size_t i = count; i-- > 0;) {
        *(void **)(void *)(record + i * size) = slab->free;
        slab->free = record + i * size;
    }
    slab->made += count;
    return 0;
}
