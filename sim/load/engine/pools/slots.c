/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/pools/slots.h"

#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/pools/sharing.h"

void sb_slots_touch_shared(const struct sb_load_engine *e, struct sb_load_pool *pool)
{
    uint64_t passed = (uint64_t)(e->now - pool->since);
    uint64_t busy = pool->use.held < pool->slots ? pool->use.held : pool->slots;
    pool->use.busy += (sb_wide)passed * busy;
    pool->since = e->now;
}

static void enter_shared(struct sb_load_engine *e, struct sb_load_pool *pool,
                         struct sb_load_attempt *attempt, uint32_t slots)
{
    sb_slots_touch_shared(e, pool);
    pool->use.started++;
    pool->use.held += slots;
    sb_sharing_enter(e, pool, attempt, slots);
}

static void leave_shared(struct sb_load_engine *e, struct sb_load_pool *pool,
                         struct sb_load_attempt *attempt, uint32_t slots)
{
    sb_slots_touch_shared(e, pool);
    pool->use.held -= slots;
    if (attempt->at)
        sb_sharing_leave(e, pool, attempt, slots);
}

void sb_slots_hold(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        const uint32_t slots = d->unit[i].slots;
        if (pool->queue == SB_QUEUE_PS)
            enter_shared(e, pool, attempt, slots);
        else
            sb_slots_take(e, pool, slots);
    }
}

void sb_slots_release(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        const uint32_t slots = d->unit[i].slots;
        pool->use.ended++;
        if (pool->queue == SB_QUEUE_PS) {
            leave_shared(e, pool, attempt, slots);
            continue;
        }
        pool->free += slots;
        pool->use.held -= slots;
        pool->use.busy += (sb_wide)(uint64_t)e->now * slots;
        SB_ASSERT(pool->free <= pool->slots);
        if (pool->use.waiting)
            sb_queue_mark_pool(e, pool);
    }
}
