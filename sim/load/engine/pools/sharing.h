/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processor sharing (L. Kleinrock, "Time-shared systems: a theoretical treatment", JACM 14, 1967)
 * in whole numbers: one clock that shows how much of its service each job has got. A job leaves
 * when the clock shows what it did at its entry, and the job's service more, so that its place
 * among the others does not change while they come and go. */
#ifndef SIM_LOAD_ENGINE_POOLS_SHARING_H
#define SIM_LOAD_ENGINE_POOLS_SHARING_H

#include "sim/load/engine/state/engine_state.h"

/* An attempt that wants `slots` comes at e->now. */
void sb_sharing_enter(struct sb_load_engine *e, struct sb_load_pool *pool,
                      struct sb_load_attempt *attempt, uint32_t slots);

/* One that is stopped leaves at e->now. */
void sb_sharing_leave(struct sb_load_engine *e, struct sb_load_pool *pool,
                      struct sb_load_attempt *attempt, uint32_t slots);

/* The next one that ends at e->now or before, taken out; NULL: there is none (left). */
struct sb_load_attempt *sb_sharing_take(struct sb_load_engine *e, struct sb_load_pool *pool);

/* It stands still from e->now until then. */
void sb_sharing_hold(struct sb_load_engine *e, struct sb_load_pool *pool, sb_ns until);

#endif
