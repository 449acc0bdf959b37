/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attempt that waits starts. */
#ifndef SIM_LOAD_ENGINE_START_H
#define SIM_LOAD_ENGINE_START_H

#include "sim/load/engine/calls/attempt.h"
#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/pools/slots.h"

/* It has its slots. */
static inline void sb_start_begin(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    attempt->stand = SB_ATTEMPT_RUNNING;
    attempt->start = e->now;
    if (!attempt->is_served) {
        attempt->end = e->now + attempt->service;
        if (sb_end_heap_put(&e->ends, attempt->end, attempt))
            e->failed = true;
    }
    if (attempt->is_watched)
        sb_load_attempt_starts(e, attempt);
}

/* Out of the queue, its slots taken. */
static inline void sb_start(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    sb_queue_leave(e, attempt);
    attempt->is_served = e->demand[attempt->demand].served != SB_NONE;
    sb_slots_hold(e, attempt);
    sb_start_begin(e, attempt);
}

#endif
