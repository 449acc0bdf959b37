/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How pools are put together, before the graph is built (dag_builder.h). */
#ifndef SIM_MODEL_BUILDER_POOL_BUILDER_H
#define SIM_MODEL_BUILDER_POOL_BUILDER_H

#include "sim/base/names.h"
#include "sim/model/pools.h"

#include <stddef.h>

/* Demands that no step has are numbered from here, behind all steps. */
enum { SB_POOL_OTHER = 1u << 30 };

/* What a step takes of one pool. */
struct sb_pool_take {
    uint32_t step;
    struct sb_units units;
};

/* Zeroed is empty. */
struct sb_pool_builder {
    struct sb_names names;
    struct sb_pool_size {
        uint32_t slots, places;
        enum sb_queue queue;
    } * size;                  /* [names.count] */
    struct sb_pool_take *take; /* [takes] */
    size_t size_room, takes, take_room;
    uint32_t others; /* demands that no step has */
    int failed;      /* out of memory at some call, which the build reports */
};

/* The number of a new pool, whose name is copied into `arena`; SB_NO_NAME: the name is taken, or
 * memory is out. */
uint32_t sb_pool_builder_add(struct sb_pool_builder *builder, struct sb_arena *arena,
                             const char *name, uint32_t slots);

/* The step holds these slots while it runs: 1 at least, no more than the pool has, and of each pool
 * at one call. */
void sb_pool_builder_take(struct sb_pool_builder *builder, uint32_t step, struct sb_units units);

/* How the pool serves, and how many may wait. */
void sb_pool_builder_serve(struct sb_pool_builder *builder, uint32_t pool, enum sb_queue queue,
                           uint32_t places);

/* One more demand, which no step has: from SB_POOL_OTHER up, the number to give as the step to
 * sb_pool_builder_take. In pools->demand_of[] those stand behind the steps, in this order. */
uint32_t sb_pool_builder_other(struct sb_pool_builder *builder);

/* Makes *pools in `arena`, for a graph of so many steps; NULL where there are no pools. -1: out of
 * memory. */
int sb_pool_builder_build(const struct sb_pool_builder *builder, uint32_t steps,
                          struct sb_arena *arena, struct sb_pools **pools);
void sb_pool_builder_fini(struct sb_pool_builder *builder);

#endif
