/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an attempt of a call ends: its slots are free, its caller knows, and it is let go when both
 * are so. */
#ifndef SIM_LOAD_ENGINE_CALLS_WATCHED_H
#define SIM_LOAD_ENGINE_CALLS_WATCHED_H

#include "sim/load/engine/state/call_state.h"

/* Out of its queue, or off its slots, at e->now; where it has neither, nothing. */
void sb_watched_leave(struct sb_load_engine *e, struct sb_load_watched *watched);

/* Its caller knows the outcome: so do budget and breaker. Lets it go where it has left. */
void sb_watched_forget(struct sb_load_engine *e, struct sb_load_watched *watched,
                       enum sb_outcome outcome);

/* One whose caller knows has left. */
void sb_watched_let_go(struct sb_load_engine *e, struct sb_load_watched *watched);

#endif
