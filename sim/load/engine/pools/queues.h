/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Those that wait for slots: a queue for each demand, because those that take the same are served
 * in one order. It is FIFO where one of the pools is, else that of the first one that is not PS. */
#ifndef SIM_LOAD_ENGINE_POOLS_QUEUES_H
#define SIM_LOAD_ENGINE_POOLS_QUEUES_H

#include "sim/load/engine/state/engine_state.h"

/* Phase 4 has to look at it. */
static inline void sb_queue_mark(struct sb_load_engine *e, uint32_t demand)
{
    struct sb_load_demand *d = &e->demand[demand];
    if (d->is_dirty || d->waiting == 0)
        return;
    d->is_dirty = true;
    e->dirty[e->dirties++] = demand;
}

/* The one to serve next of a demand that has some. */
static inline struct sb_load_attempt *sb_queue_first(const struct sb_load_demand *demand)
{
    SB_ASSERT(demand->waiting > 0);
    return demand->order == SB_QUEUE_FIFO   ? demand->oldest
           : demand->order == SB_QUEUE_LIFO ? demand->newest
                                            : demand->heap[0];
}

/* One more waits for so many slots of a pool, or no more. Integrals, see sb_load_engine_use. */
static inline void sb_queue_count_in(const struct sb_load_engine *e, struct sb_load_pool *pool,
                                     uint32_t slots)
{
    pool->use.came++;
    pool->use.queued -= (uint64_t)e->now;
    pool->wanted += slots;
    pool->use.waiting++;
    if (pool->use.waiting > pool->use.most_waiting)
        pool->use.most_waiting = pool->use.waiting;
}

static inline void sb_queue_count_out(const struct sb_load_engine *e, struct sb_load_pool *pool,
                                      uint32_t slots, const struct sb_load_attempt *attempt)
{
    pool->use.queued += (uint64_t)e->now;
    pool->use.waited += (uint64_t)(e->now - attempt->issued);
    pool->wanted -= slots;
    pool->use.waiting--;
}

/* Whether one more attempt with that demand, which comes at e->now, has a place; else it is shed,
 * which is counted. */
bool sb_queue_has_place(struct sb_load_engine *e, const struct sb_load_demand *demand);

/* An attempt joins the queue of its demand at e->now; or leaves it, in phase 4 to start, or else:
 * withdrawn. */
void sb_queue_join(struct sb_load_engine *e, struct sb_load_attempt *attempt);
void sb_queue_leave(struct sb_load_engine *e, struct sb_load_attempt *attempt);

void sb_queue_withdraw(struct sb_load_engine *e, struct sb_load_attempt *attempt);

/* Somebody who waits for the pool may be able to start. */
void sb_queue_mark_pool(struct sb_load_engine *e, const struct sb_load_pool *pool);

/* Whether a comes before b by the order of a pool. */
bool sb_queue_before(enum sb_queue order, const struct sb_load_attempt *a,
                     const struct sb_load_attempt *b);

#endif
