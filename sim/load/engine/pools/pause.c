/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/pools/pause.h"

#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/pools/sharing.h"

/* What takes of no pool is not held up. The heap is put together anew, in place. */
static void hold_ends(struct sb_load_engine *e)
{
    struct sb_end_heap *ends = &e->ends;
    const size_t count = ends->count;
    ends->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct sb_load_attempt *attempt = ends->attempt[i];
        const sb_ns late = e->demand[attempt->demand].units > 0 ? e->run->pause : 0;
        if (!attempt->is_stopped)
            attempt->end += late;
        (void)sb_end_heap_put(ends, ends->time[i] + late, attempt); /* there is room */
    }
}

static void begin_pause(struct sb_load_engine *e)
{
    hold_ends(e);
    for (uint32_t i = 0; i < e->shares; i++)
        sb_sharing_hold(e, &e->pool[e->shared[i]], e->now + e->run->pause);
    e->is_paused = e->has_paused = true;
}

static void end_pause(struct sb_load_engine *e)
{
    e->is_paused = false;
    for (uint32_t d = 0; d < e->demands; d++)
        sb_queue_mark(e, d);
}

void sb_load_pause_turn(struct sb_load_engine *e)
{
    if (e->is_paused)
        end_pause(e);
    else
        begin_pause(e);
}
