/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools: resources of which there are so many slots (database connections, processors, licences). A
 * step holds some slots of some pools while it runs, all of them taken at once, and none while its
 * body awaits.
 *
 * `workers` is one pool more, of which every step takes a slot; and one pool of which every step
 * takes a slot is what `workers` says.
 *
 * Who starts, with many requests: those that want the same slots wait in one queue. It is FIFO
 * where one of their pools is, else of the kind of the first one that is not shared (`ps`). Its
 * first can start when all the slots are free and nobody else waits before it in its FIFO pools. Of
 * those that can, one starts that comes before the others in each of its pools; where there is
 * none, the one that does so in the first pool of the file. Pools that are shared have no say in
 * that: they serve all at once. The newest in a LIFO queue is the one who came last, of one
 * instant the one with the greatest number.
 *
 * Places: who comes finds free slots given, in thought, to those who wait, in the order of their
 * coming, until one does not fit. If its own fit then as well and nobody is left waiting, it has no
 * need of a place. Else it is shed when as many are left waiting as there are places. A pool that
 * is shared (`ps`) sheds whose slots, with those held and waited for, are more than slots + places.
 */
#ifndef SIM_MODEL_POOLS_H
#define SIM_MODEL_POOLS_H

#include <stdbool.h>
#include <stdint.h>

#define SB_SLOTS_MAX 1000000000

#define SB_PLACES_MAX 1000000000
#define SB_PLACES_UNLIMITED UINT32_MAX

/* Who is served next when slots get free. */
enum sb_queue {
    SB_QUEUE_STRATEGY, /* (where nothing is said) in the strategy's order, as `workers` are; FIFO
                          where it has none */
    SB_QUEUE_FIFO, /* the one who came to the pool first; ties by number; nobody is passed over */
    SB_QUEUE_LIFO, /* the one who came last; who runs is not interrupted */
    SB_QUEUE_PRIORITY, /* the step's `priority`, then the strategy's key, then FIFO; not preemptive
                        */
    SB_QUEUE_PS        /* all are served at once, each at rate min(1, slots / those there) */
};
enum { SB_QUEUES = 5 };

/* So many slots of a pool. */
struct sb_units {
    uint32_t pool, slots;
};

/* In the graph's arena. Steps that hold the same share a demand. */
struct sb_pools {
    uint32_t count;
    const char **name;    /* [count] unique, in file order */
    uint32_t *slots;      /* [count] 1 at least */
    enum sb_queue *queue; /* [count]; NULL: all are SB_QUEUE_STRATEGY */
    uint32_t *places;     /* [count] how many may wait, those that are served not counted; more are
                             shed; NULL: all SB_PLACES_UNLIMITED */
    uint32_t demands;
    uint32_t *begin; /* [demands + 1] demand d is units[begin[d]] .. units[begin[d + 1] - 1] */
    struct sb_units *units; /* of each demand ascending in pool; no more than the pool has */
    uint32_t *demand_of;    /* [steps] */
    uint32_t workers;       /* where one pool gives a slot to every step and is all there is, in the
                               strategy's order and with places for all, its slots; else 0 */
};

/* As many workers as both say; 0: as many as wanted. `pools` may be NULL. */
static inline uint32_t sb_pools_workers(const struct sb_pools *pools, uint32_t workers)
{
    uint32_t slots = pools ? pools->workers : 0;
    return workers == 0 || (slots && slots < workers) ? slots : workers;
}

/* Whether each is first come, first served, whatever the strategy says. */
static inline bool sb_pools_are_fifo(const struct sb_pools *pools)
{
    uint32_t p = 0;
    while (pools->queue && p < pools->count && pools->queue[p] == SB_QUEUE_FIFO)
        p++;
    return pools->count > 0 && p == pools->count;
}

/* Whether they say more than a number of workers does. */
static inline bool sb_pools_matter(const struct sb_pools *pools)
{
    return pools && pools->workers == 0;
}

#endif
