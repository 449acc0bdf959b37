/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "platform/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "platform/assert.h"
#include "platform/sized.h"

enum { HUGE_PAGE = 2 << 20 };

/* Each page of a large array is a fault when it is first touched, which in a virtual machine takes
 * as long as hundreds of tasks; a huge page is one fault for 512 of them. */
static void *heap_alloc(void *self, size_t size)
{
    void *memory;

    (void)self;
    if (size < HUGE_PAGE)
        return malloc(size);
    if (posix_memalign(&memory, HUGE_PAGE, size) != 0)
        return NULL;
    (void)madvise(memory, size / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
    return memory;
}

static void heap_free(void *self, void *memory, size_t size)
{
    (void)self;
    (void)size;
    free(memory);
}

static void *system_map(void *self, size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

    (void)self;
    return memory == MAP_FAILED ? NULL : memory;
}

static void system_unmap(void *self, void *memory, size_t size)
{
    (void)self;
    munmap(memory, size);
}

bool es_memory_init(struct es_alloc *alloc, const struct es_alloc *given)
{
    static const struct es_alloc standard = { .size = sizeof standard,
                                              .alloc = heap_alloc,
                                              .free = heap_free,
                                              .map = system_map,
                                              .unmap = system_unmap };

    if (!es_sized_copy(alloc, sizeof *alloc, given ? given : &standard, sizeof *alloc))
        return false;
    ES_REQUIRE(alloc->alloc && alloc->free && !alloc->map == !alloc->unmap);
    if (!alloc->map) {
        alloc->map = system_map;
        alloc->unmap = system_unmap;
    }
    return true;
}

void *es_memory_take(const struct es_alloc *alloc, size_t count, size_t size)
{
    if (size && count > PTRDIFF_MAX / size)
        return NULL;
    return alloc->alloc(alloc->self, count * size + (count == 0 || size == 0));
}

void es_memory_give(const struct es_alloc *alloc, void *memory, size_t count, size_t size)
{
    if (memory)
        alloc->free(alloc->self, memory, count * size + (count == 0 || size == 0));
}

/* The heap can often let a block grow where it is, or move its pages instead of what is in them. */
static bool heap_grow(void **memory, size_t count, size_t size)
{
    void *grown = size && count > PTRDIFF_MAX / size ? NULL : realloc(*memory, count * size);

    if (grown)
        *memory = grown;
    return grown != NULL;
}

bool es_memory_grow(const struct es_alloc *alloc, void **memory, size_t old, size_t count,
                    size_t size)
{
    void *grown;

    ES_ASSERT(count > old && size > 0);
    if (alloc->alloc == heap_alloc)
        return heap_grow(memory, count, size);
    grown = es_memory_take(alloc, count, size);
    if (!grown)
        return false;
    if (*memory)
        memcpy(grown, *memory, old * size);
    es_memory_give(alloc, *memory, old, size);
    *memory = grown;
    return true;
}
