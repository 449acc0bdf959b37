/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/slots.h"

#include "sim/load/engine/queues.h"
#include "sim/load/engine/sharing.h"

void sb_slots_hold(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        SB_ASSERT(sb_slots_fit(pool, d->unit[i].slots) && pool->since == e->now);
        pool->use.held += d->unit[i].slots;
        pool->use.started++;
        if (pool->queue == SB_QUEUE_PS)
            sb_sharing_enter(e, pool, attempt, d->unit[i].slots);
        else
            pool->free -= d->unit[i].slots;
    }
}

void sb_slots_release(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        sb_load_touch(e, pool);
        pool->use.held -= d->unit[i].slots;
        pool->use.ended++;
        if (pool->queue != SB_QUEUE_PS)
            pool->free += d->unit[i].slots;
        else if (attempt->at)
            sb_sharing_leave(e, pool, attempt, d->unit[i].slots);
        SB_ASSERT(pool->free <= pool->slots);
        if (pool->use.waiting)
            sb_queue_mark_pool(e, pool);
    }
}
