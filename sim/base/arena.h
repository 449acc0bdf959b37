/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bump allocator: many small lifetimes that end together. */
#ifndef SIM_BASE_ARENA_H
#define SIM_BASE_ARENA_H

#include <stddef.h>

struct sb_arena_block;

/* In the caller's storage; a zeroed one is empty and valid. */
struct sb_arena {
    struct sb_arena_block *blocks;
    size_t used, size; /* of the newest block, in bytes */
};

/* `count` zeroed items of `size` bytes, aligned for any type (64 bytes from 4 KiB up); NULL when
 * memory is out or the product overflows. A count of 0 gives a valid pointer. Lives until
 * sb_arena_fini. */
void *sb_arena_alloc(struct sb_arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of `length` bytes; NULL when memory is out. */
char *sb_arena_text(struct sb_arena *arena, const char *text, size_t length);

/* Gives everything back; the arena is empty and valid again. */
void sb_arena_fini(struct sb_arena *arena);

/* Makes room for one more item in a heap array that doubles: `*items` holds `count` of `*room`
 * items of `size` bytes. Returns 0, or -1 when memory is out (the array is then unchanged). The
 * caller frees `*items`. */
int sb_reserve(void *items, size_t count, size_t *room, size_t size);

#endif
