/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of names, numbered from 0 in the order in which they were added. */
#ifndef SIM_BASE_NAMES_H
#define SIM_BASE_NAMES_H

#include "sim/base/arena.h"

#include <stdint.h>

#define SB_NO_NAME UINT32_MAX

struct sb_names_slot;

/* Zeroed is empty. The texts live in the arena that is passed in. */
struct sb_names {
    const char **name; /* [count] on the heap */
    size_t count, room;
    size_t appended;
    struct sb_names_slot *slot; /* open addressing */
    size_t slots;               /* a power of two, at most half full */
};

/* Adds a copy of `name` and returns its number; SB_NO_NAME when it is there already or memory is
 * out (`*failed` is then set). */
uint32_t sb_names_add(struct sb_names *names, struct sb_arena *arena, const char *name,
                      int *failed);

/* Adds a copy of a name that is known not to be there, without a look. Such names are not found: no
 * others may be added or looked for. SB_NO_NAME when memory is out (`*failed` is then set). */
uint32_t sb_names_append(struct sb_names *names, struct sb_arena *arena, const char *name,
                         int *failed);

/* The number of `name`, or SB_NO_NAME. */
uint32_t sb_names_find(const struct sb_names *names, const char *name);

void sb_names_fini(struct sb_names *names);

#endif
