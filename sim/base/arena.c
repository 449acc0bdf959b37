/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/arena.h"

#include "sim/base/huge_pages.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Blocks double up to the largest: a graph of a few tasks takes a few KiB. */
enum {
    ALIGN = 64,
    BLOCK_FIRST = 1 << 11,
    BLOCK_LARGEST = 1 << 16,
    LARGE = 1 << 12,
    MAPPED = 1 << 22, /* and larger: what sb_huge_pages() asks for */
    HUGE = 1 << 21,
    MALLOC_HEAD = 32
};

struct sb_arena_block {
    struct sb_arena_block *next;
    void *mapping; /* in which it stands, where that is its own; NULL: the block is to be freed */
    size_t mapped; /* its bytes */
};

/* Zeroed. calloc clears what was there before, page for page, ahead of being asked for huge pages;
 * a mapping costs no page until it is touched, and then a huge one. The block itself is in a small
 * page in front of those, so that what is never touched takes none of them. */
static struct sb_arena_block *block_map(size_t bytes)
{
    size_t mapped = bytes + 2 * HUGE;
    char *mapping = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED)
        return NULL;
    char *data = mapping + HUGE - (uintptr_t)mapping % HUGE; /* a page behind it at least */
    sb_huge_pages(data, mapped - (size_t)(data - mapping));
    struct sb_arena_block *block = (void *)(data - ALIGN);
    block->mapping = mapping;
    block->mapped = mapped;
    return block;
}

static char *block_data(struct sb_arena_block *block)
{
    uintptr_t start = (uintptr_t)block;
    uintptr_t first = (start + sizeof *block + ALIGN - 1) & ~(uintptr_t)(ALIGN - 1);
    return (char *)block + (first - start);
}

static char *block_new(struct sb_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX - 3 * HUGE)
        return NULL;
    struct sb_arena_block *block =
        bytes < MAPPED ? calloc(1, bytes + 2 * ALIGN) : block_map(bytes + 2 * ALIGN);
    if (!block)
        return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
    return block_data(block);
}

/* A large request gets a block of its own behind the newest, whose room is for small ones. */
static void *alloc_large(struct sb_arena *arena, size_t bytes)
{
    struct sb_arena_block *newest = arena->blocks;
    char *data = block_new(arena, bytes);
    if (data && newest) {
        struct sb_arena_block *large = arena->blocks;
        arena->blocks = newest;
        large->next = newest->next;
        newest->next = large;
    }
    else if (data) {
        arena->used = arena->size = 0;
    }
    return data;
}

void *sb_arena_alloc(struct sb_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        return NULL;
    size_t bytes = (count * size + 15) & ~(size_t)15;
    if (bytes >= LARGE)
        return alloc_large(arena, bytes);
    size_t at = (arena->used + 15) & ~(size_t)15; /* texts end anywhere */
    if (!arena->blocks || arena->size - at < bytes) {
        size_t room = arena->size ? 2 * arena->size : BLOCK_FIRST;
        while (room < bytes)
            room *= 2;
        room = room > BLOCK_LARGEST ? BLOCK_LARGEST : room;
        if (!block_new(arena, room))
            return NULL;
        at = 0;
        arena->size = room;
    }
    arena->used = at + bytes;
    return block_data(arena->blocks) + at;
}

char *sb_arena_text(struct sb_arena *arena, const char *text, size_t length)
{
    size_t size = length + 1;
    bool fits = size < LARGE && arena->blocks && arena->size - arena->used >= size;
    char *copy = fits ? block_data(arena->blocks) + arena->used : sb_arena_alloc(arena, size, 1);
    arena->used += fits ? size : 0;
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

void sb_arena_fini(struct sb_arena *arena)
{
    while (arena->blocks) {
        struct sb_arena_block *next = arena->blocks->next;
        if (arena->blocks->mapping)
            munmap(arena->blocks->mapping, arena->blocks->mapped);
        else
            free(arena->blocks);
        arena->blocks = next;
    }
    arena->used = arena->size = 0;
}

/* As many as fill whole huge pages together with what malloc keeps in front of them: only such
 * mappings begin at one, and stay huge where realloc moves them. */
static size_t fill_huge_pages(size_t wanted, size_t size)
{
    size_t bytes = wanted * size, whole = (bytes + HUGE - 1) / HUGE * HUGE;
    return bytes < MAPPED ? wanted : (whole - MALLOC_HEAD) / size;
}

int sb_reserve(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return 0;
    size_t wanted = *room ? *room * 2 : 16;
    if (wanted > SIZE_MAX / 2 / size)
        return -1;
    wanted = fill_huge_pages(wanted, size);
    void *held;
    memcpy(&held, items, sizeof held);
    void *grown = realloc(held, wanted * size);
    if (!grown)
        return -1;
    sb_huge_pages(grown, wanted * size);
    memcpy(items, &grown, sizeof grown);
    *room = wanted;
    // cppcheck-suppress memleak; the caller has it
    return 0;
}
