/* SPDX-License-Identifier: MIT
 * Pools: slots that tasks of many requests share, such as the connections to a database. */
#ifndef EARLIEST_POOL_H
#define EARLIEST_POOL_H

#include "base.h"

ES_API_BEGIN

/* Who of those that wait is the next. Ties: who came first. */
enum es_queue {
    ES_FIFO,
    ES_LIFO,
    ES_PRIORITY /* the smallest es_demand.priority */
};

#define ES_NO_PLACES UINT32_MAX

/* What a pool is made of. */
struct es_pool_options {
    size_t size;      /* sizeof(struct es_pool_options), or 0 */
    const char *name; /* copied; for texts. NULL: "" */
    uint32_t slots;   /* 1 at least */
    enum es_queue queue;
    uint32_t places; /* how many may wait; 0: any number; ES_NO_PLACES: nobody */
};

#define ES_POOL(...)                                                                               \
    ((struct es_pool_options){ .size = sizeof(struct es_pool_options), __VA_ARGS__ })

/* Makes a pool, which belongs to the scheduler and lives as long as the program wants: beyond calls
 * and requests. By the thread that has the scheduler, or by a body. NULL on failure: ES_MISUSE
 * without slots, ES_NO_MEMORY, ES_UNSUPPORTED. */
struct es_pool *es_pool_new(struct es_sched *sched, const struct es_pool_options *options,
                            struct es_error *error);
/* NULL allowed. ES_BUSY, and nothing is done, while somebody holds slots or waits for some; before
 * es_sched_free, which frees those that are left. */
int es_pool_free(struct es_pool *pool);

uint32_t es_pool_unused(const struct es_pool *pool);  /* slots that nobody holds */
uint32_t es_pool_waiting(const struct es_pool *pool); /* those that wait for slots */

/* So many slots of a pool. */
struct es_units {
    struct es_pool *pool;
    uint32_t slots; /* 1 at least, no more than the pool has */
};

/* What is taken together, or not at all. */
struct es_demand {
    size_t size;                  /* sizeof(struct es_demand), or 0 */
    const struct es_units *units; /* [count]; no pool twice */
    uint32_t count;
    int64_t priority; /* in pools of ES_PRIORITY */
    es_ns patience;   /* who has waited for so long goes; 0: never */
};

#define ES_DEMAND(...) ((struct es_demand){ .size = sizeof(struct es_demand), __VA_ARGS__ })

/* Takes slots, waiting until they are there. Who waits for several pools waits in the queue of
 * each. In a FIFO pool nobody is passed, even if slots stay unused; in others who cannot have all
 * that it wants is. Slots are given out when all else that happens at that time has happened, as
 * the places of es_call.limit are; of several workers one that finds nothing to do gives them out.
 * A place in a queue needs who comes when its slots are not unused, or somebody is left waiting
 * once unused slots were given, in thought, in the order of coming.
 *
 * ES_OK, or why not: ES_SHED when a pool has no place for one more that must wait, ES_ABANDONED
 * when it waited for as long as its patience lasts, what ends a wait, ES_NO_MEMORY, or ES_MISUSE
 * for a demand that cannot be met; then nothing was taken. */
struct es_result es_pool_take(struct es_self *self, struct es_pool *pool, uint32_t slots);
struct es_result es_demand_take(struct es_self *self, const struct es_demand *demand);

/* Gives slots back that the body holds: ES_OK, or ES_MISUSE for more than that. A body keeps its
 * slots while it waits, whatever for. One that returns while it holds some, and would have returned
 * a value, fails with ES_MISUSE and a text that names task and pool; they are given back. */
int es_pool_give(struct es_self *self, struct es_pool *pool, uint32_t slots);
int es_demand_give(struct es_self *self, const struct es_demand *demand);

/* Has a task take slots before it is entered, for which it needs no stack, and give them back when
 * it returns. While it awaits another task it gives them back and takes them again as part of that
 * await, as with es_call.limit; if it does not get them, the await says so, and the body goes on
 * without. It cannot give these back itself. Who gets no slots fails with the errors of
 * es_demand_take. The demand is copied; its pools are of the one scheduler that runs the set, and
 * live as long as the set. On failure as es_set_add. */
void es_set_demand(struct es_set *set, es_id task, const struct es_demand *demand);

ES_API_END

#endif
