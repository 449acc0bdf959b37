/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools that stand still for a while, as a stopped process does: nothing starts, and what runs goes
 * on where it was. Callers, their timers and arrivals go on. */
#ifndef SIM_LOAD_ENGINE_POOLS_PAUSE_H
#define SIM_LOAD_ENGINE_POOLS_PAUSE_H

#include "sim/load/engine/state/engine_state.h"

/* When the next pause begins, or the one that is there ends; SB_NS_NEVER: neither. What else
 * happens at that very time comes behind it. */
static inline sb_ns sb_load_pause_next(const struct sb_load_engine *e)
{
    const struct sb_load_run *run = e->run;
    if (e->is_paused)
        return run->pause_at + run->pause;
    return run->pause > 0 && !e->has_paused ? run->pause_at : SB_NS_NEVER;
}

/* Begins or ends it, at e->now. */
void sb_load_pause_turn(struct sb_load_engine *e);

#endif
