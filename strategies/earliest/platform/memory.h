/* SPDX-License-Identifier: MIT
 * Memory through the caller's allocator, with sizes checked. */
#ifndef ES_PLATFORM_MEMORY_H
#define ES_PLATFORM_MEMORY_H

#include "earliest.h"

/* Fills `alloc` from `given`, or with malloc and mmap where it is NULL or leaves them out. False:
 * `given` has a field that this version does not know. */
bool es_memory_init(struct es_alloc *alloc, const struct es_alloc *given);

/* Room for `count` times `size` bytes, not zeroed; NULL when short or when the product overflows.
 */
void *es_memory_take(const struct es_alloc *alloc, size_t count, size_t size);
/* `memory` may be NULL. */
void es_memory_give(const struct es_alloc *alloc, void *memory, size_t count, size_t size);

/* Moves `*memory` from `old` to `count` items. False leaves it as it was. */
bool es_memory_grow(const struct es_alloc *alloc, void **memory, size_t old, size_t count,
                    size_t size);

#endif
