/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How pools are put together, before the graph is built (dag_builder.h). */
#ifndef SIM_MODEL_BUILDER_POOL_BUILDER_H
#define SIM_MODEL_BUILDER_POOL_BUILDER_H

#include "sim/base/names.h"
#include "sim/model/pools.h"

#include <stddef.h>

/* What a step takes of one pool. */
struct sb_pool_take {
    uint32_t step;
    struct sb_units units;
};

/* Zeroed is empty. */
struct sb_pool_builder {
    struct sb_names names;
    uint32_t *slots;           /* [names.count] */
    struct sb_pool_take *take; /* [takes] */
    size_t slot_room, takes, take_room;
    int failed; /* out of memory at some call, which the build reports */
};

/* The number of a new pool, whose name is copied into `arena`; SB_NO_NAME: the name is taken, or
 * memory is out. */
uint32_t sb_pool_builder_add(struct sb_pool_builder *builder, struct sb_arena *arena,
                             const char *name, uint32_t slots);

/* The step holds these slots while it runs: 1 at least, no more than the pool has, and of each pool
 * at one call. */
void sb_pool_builder_take(struct sb_pool_builder *builder, uint32_t step, struct sb_units units);

/* Makes *pools in `arena`, for a graph of so many steps; NULL where there are no pools. -1: out of
 * memory. */
int sb_pool_builder_build(const struct sb_pool_builder *builder, uint32_t steps,
                          struct sb_arena *arena, struct sb_pools **pools);
void sb_pool_builder_fini(struct sb_pool_builder *builder);

#endif
