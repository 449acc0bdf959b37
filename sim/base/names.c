/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/names.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a, folded; names come from the user's own files, so that no defence against chosen
 * collisions is needed. */
static size_t hash(const char *name)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32);
}

/* The slot that holds `name`, or the free one where it belongs. */
static size_t probe(const struct sb_names *names, const char *name)
{
    size_t at = hash(name) & (names->slots - 1);
    while (names->slot[at] && strcmp(names->name[names->slot[at] - 1], name) != 0)
        at = (at + 1) & (names->slots - 1);
    return at;
}

static int grow(struct sb_names *names)
{
    size_t slots = names->slots ? names->slots * 2 : 64;
    uint32_t *old = names->slot, *slot = calloc(slots, sizeof *slot);
    if (!slot)
        return -1;
    names->slot = slot;
    names->slots = slots;
    for (size_t i = 0; i < names->count; i++)
        slot[probe(names, names->name[i])] = (uint32_t)i + 1;
    free(old);
    return 0;
}

uint32_t sb_names_add(struct sb_names *names, struct sb_arena *arena, const char *name, int *failed)
{
    if (2 * (names->count + 1) > names->slots && grow(names)) {
        *failed = 1;
        return SB_NO_NAME;
    }
    size_t at = probe(names, name);
    if (names->slot[at])
        return SB_NO_NAME;
    char *copy = sb_arena_text(arena, name, strlen(name));
    if (!copy || names->count >= SB_NO_NAME - 1 ||
        sb_reserve(&names->name, names->count, &names->room, sizeof *names->name)) {
        *failed = 1;
        return SB_NO_NAME;
    }
    names->name[names->count++] = copy;
    names->slot[at] = (uint32_t)names->count;
    return (uint32_t)names->count - 1;
}

uint32_t sb_names_find(const struct sb_names *names, const char *name)
{
    if (!names->slots)
        return SB_NO_NAME;
    uint32_t found = names->slot[probe(names, name)];
    return found ? found - 1 : SB_NO_NAME;
}

void sb_names_fini(struct sb_names *names)
{
    free(names->name);
    free(names->slot);
    *names = (struct sb_names){ 0 };
}
