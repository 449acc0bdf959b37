/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/serve.h"

#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/serve_many.h"
#include "sim/load/engine/start.h"

/* Of a pool that shares no demand with another: the first ones, as long as they fit. */
static void serve_simple(struct sb_load_engine *e, struct sb_load_demand *d)
{
    while (d->waiting &&
           (d->units == 0 || sb_slots_fit(&e->pool[d->unit[0].pool], d->unit[0].slots)))
        sb_start(e, sb_queue_first(d));
}

/* The same of one that is FIFO, which most are, with all that start() does in one place. */
static void serve_fifo(struct sb_load_engine *e, struct sb_load_demand *d)
{
    struct sb_load_pool *pool = &e->pool[d->unit[0].pool];
    const uint32_t slots = d->unit[0].slots;
    while (d->oldest && slots <= pool->free) {
        struct sb_load_attempt *attempt = d->oldest;
        d->oldest = attempt->next;
        *(attempt->next ? &attempt->next->previous : &d->newest) = NULL;
        d->waiting--;
        sb_queue_count_out(e, pool, slots, attempt);
        sb_slots_take(e, pool, slots);
        sb_start_begin(e, attempt);
    }
}

void sb_load_serve(struct sb_load_engine *e)
{
    bool has_complex = false;
    for (uint32_t i = 0; i < e->dirties; i++) {
        struct sb_load_demand *d = &e->demand[e->dirty[i]];
        d->is_dirty = false;
        if (e->is_paused && d->units > 0)
            continue;
        if (d->is_fifo)
            serve_fifo(e, d);
        else if (d->is_simple)
            serve_simple(e, d);
        else
            has_complex = true;
    }
    e->dirties = 0;
    if (has_complex && e->is_mixed)
        sb_serve_mixed(e);
    else if (has_complex)
        sb_serve_ordered(e);
}
