/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots are taken and given back. */
#ifndef SIM_LOAD_ENGINE_POOLS_SLOTS_H
#define SIM_LOAD_ENGINE_POOLS_SLOTS_H

#include "sim/load/engine/state/engine_state.h"

static inline bool sb_slots_fit(const struct sb_load_pool *pool, uint32_t slots)
{
    return pool->queue == SB_QUEUE_PS || slots <= pool->free;
}

/* Of a pool that does not share. Integrals, see sb_load_engine_use. */
static inline void sb_slots_take(const struct sb_load_engine *e, struct sb_load_pool *pool,
                                 uint32_t slots)
{
    SB_ASSERT(sb_slots_fit(pool, slots));
    pool->use.started++;
    pool->free -= slots;
    pool->use.held += slots;
    pool->use.busy -= (sb_wide)(uint64_t)e->now * slots;
}

/* PS: use.busy goes on to e->now; before anything of the pool changes. */
void sb_slots_touch_shared(const struct sb_load_engine *e, struct sb_load_pool *pool);

/* An attempt that has left the queue at e->now takes its slots. */
void sb_slots_hold(struct sb_load_engine *e, struct sb_load_attempt *attempt);

/* An attempt that runs gives its slots back at e->now. */
void sb_slots_release(struct sb_load_engine *e, struct sb_load_attempt *attempt);

#endif
