/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/names.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

/* The hash beside the number: most names that are not looked for are passed over, and a larger
 * table is filled, without a look at their texts. */
struct sb_names_slot {
    uint32_t number; /* of the name, plus 1; 0: free */
    uint32_t hash;
};

/* FNV-1a, folded; names come from the user's own files, so that no defence against chosen
 * collisions is needed. */
static uint32_t hash_of(const char *name)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 0x100000001b3u;
    return (uint32_t)(h ^ h >> 32);
}

/* The slot that holds `name`, or the free one where it belongs. */
static struct sb_names_slot *probe(const struct sb_names *names, const char *name, uint32_t hash)
{
    size_t at = hash & (names->slots - 1);
    while (names->slot[at].number && (names->slot[at].hash != hash ||
                                      strcmp(names->name[names->slot[at].number - 1], name) != 0))
        at = (at + 1) & (names->slots - 1);
    return &names->slot[at];
}

static int grow(struct sb_names *names)
{
    size_t slots = names->slots ? names->slots * 2 : 64;
    struct sb_names_slot *slot = calloc(slots, sizeof *slot);
    if (!slot)
        return -1;
    for (size_t i = 0; i < names->slots; i++) {
        size_t at = names->slot[i].hash & (slots - 1);
        if (!names->slot[i].number)
            continue;
        while (slot[at].number)
            at = (at + 1) & (slots - 1);
        slot[at] = names->slot[i];
    }
    free(names->slot);
    names->slot = slot;
    names->slots = slots;
    return 0;
}

/* SB_NO_NAME when memory is out. */
static uint32_t append(struct sb_names *names, struct sb_arena *arena, const char *name,
                       int *failed)
{
    char *copy = sb_arena_text(arena, name, strlen(name));
    if (!copy || names->count >= SB_NO_NAME - 1 ||
        sb_reserve(&names->name, names->count, &names->room, sizeof *names->name)) {
        *failed = 1;
        return SB_NO_NAME;
    }
    names->name[names->count] = copy;
    return (uint32_t)names->count++;
}

uint32_t sb_names_add(struct sb_names *names, struct sb_arena *arena, const char *name, int *failed)
{
    SB_REQUIRE(names->appended == 0);
    if (2 * (names->count + 1) > names->slots && grow(names)) {
        *failed = 1;
        return SB_NO_NAME;
    }
    uint32_t hash = hash_of(name);
    struct sb_names_slot *slot = probe(names, name, hash);
    uint32_t number = slot->number ? SB_NO_NAME : append(names, arena, name, failed);
    if (number != SB_NO_NAME)
        *slot = (struct sb_names_slot){ number + 1, hash };
    return number;
}

uint32_t sb_names_append(struct sb_names *names, struct sb_arena *arena, const char *name,
                         int *failed)
{
    SB_REQUIRE(names->appended == names->count);
    names->appended++;
    return append(names, arena, name, failed);
}

uint32_t sb_names_find(const struct sb_names *names, const char *name)
{
    SB_REQUIRE(names->appended == 0);
    if (!names->slots)
        return SB_NO_NAME;
    uint32_t found = probe(names, name, hash_of(name))->number;
    return found ? found - 1 : SB_NO_NAME;
}

void sb_names_fini(struct sb_names *names)
{
    free(names->name);
    free(names->slot);
    *names = (struct sb_names){ 0 };
}
