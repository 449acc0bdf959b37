/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools: resources of which there are so many slots (database connections, processors, licences). A
 * step holds some slots of some pools while it runs, all of them taken at once, and none while its
 * body awaits.
 *
 * `workers` is one pool more, of which every step takes a slot; and one pool of which every step
 * takes a slot is what `workers` says. */
#ifndef SIM_MODEL_POOLS_H
#define SIM_MODEL_POOLS_H

#include <stdbool.h>
#include <stdint.h>

#define SB_SLOTS_MAX 1000000000

/* So many slots of a pool. */
struct sb_units {
    uint32_t pool, slots;
};

/* In the graph's arena. Steps that hold the same share a demand. */
struct sb_pools {
    uint32_t count;
    const char **name; /* [count] unique, in file order */
    uint32_t *slots;   /* [count] 1 at least */
    uint32_t demands;
    uint32_t *begin; /* [demands + 1] demand d is units[begin[d]] .. units[begin[d + 1] - 1] */
    struct sb_units *units; /* of each demand ascending in pool; no more than the pool has */
    uint32_t *demand_of;    /* [steps] */
    uint32_t workers;       /* where one pool gives a slot to every step and is all there is, its
                               slots; else 0 */
};

/* As many workers as both say; 0: as many as wanted. `pools` may be NULL. */
static inline uint32_t sb_pools_workers(const struct sb_pools *pools, uint32_t workers)
{
    uint32_t slots = pools ? pools->workers : 0;
    return workers == 0 || (slots && slots < workers) ? slots : workers;
}

/* Whether they say more than a number of workers does. */
static inline bool sb_pools_matter(const struct sb_pools *pools)
{
    return pools && pools->workers == 0;
}

#endif
