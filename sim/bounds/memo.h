/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partial schedules that were looked into, so that no worse one of the same steps is. */
#ifndef SIM_BOUNDS_MEMO_H
#define SIM_BOUNDS_MEMO_H

#include "sim/base/arena.h"
#include "sim/base/time.h"

#include <stdbool.h>
#include <stdint.h>

/* A partial schedule at `now`, before anything starts then. What has ended by `now` does not matter
 * any more. */
struct sb_partial {
    const uint64_t *steps; /* the set of those that have started */
    uint64_t hash;         /* of that set */
    sb_ns now;
    const uint32_t *running; /* [count] */
    uint32_t count;
    const sb_ns *end; /* by step, of those that have started */
};

/* A table of fixed size: where it is full, later ones take the places of earlier ones. */
struct sb_memo {
    uint32_t words, workers;
    size_t entry, slots; /* bytes of a slot; a power of two */
    unsigned char *slot;
};

/* For sets of `steps` steps on so many workers, of which so many are kept or as many as go into
 * `bytes` of memory; -1 when it is out. */
int sb_memo_init(struct sb_memo *memo, uint32_t steps, uint32_t workers, uint64_t kept,
                 size_t bytes, struct sb_arena *arena);

/* Whether a partial schedule of the same steps is known that was no later at any of its workers:
 * `now` is no earlier, and what ran there ends no later. */
bool sb_memo_knows(const struct sb_memo *memo, const struct sb_partial *partial);

void sb_memo_keep(struct sb_memo *memo, const struct sb_partial *partial);

#endif
