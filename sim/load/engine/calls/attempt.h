/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step's caller does: attempts, and what becomes of them. */
#ifndef SIM_LOAD_ENGINE_CALLS_ATTEMPT_H
#define SIM_LOAD_ENGINE_CALLS_ATTEMPT_H

#include "sim/load/engine/state/engine_state.h"

/* The engine's step_reached. */
bool sb_load_step_reached(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step);

/* What the rest of the engine tells, at e->now: a watched one has its slots; any has given them
 * back. */
void sb_load_attempt_starts(struct sb_load_engine *e, struct sb_load_attempt *attempt);
void sb_load_attempt_ends(struct sb_load_engine *e, struct sb_load_attempt *attempt);

/* A timer, which is no longer set. */
void sb_load_timer_due(struct sb_load_engine *e, struct sb_timer *timer);

#endif
