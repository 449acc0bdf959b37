/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step's caller, by the rules of sim/model/resilience.h: it tries, hedges, waits and gives up.
 * When it is done with it, call->has_ended says so; what follows for the request is outcome.h's.
 *
 * Attempts have 16 bits of a draw's counter: tries without limit end after SB_ATTEMPTS_MAX. */
#ifndef SIM_LOAD_ENGINE_CALLS_CALL_H
#define SIM_LOAD_ENGINE_CALLS_CALL_H

#include "sim/load/engine/state/call_state.h"

/* The first try. */
void sb_load_call_begin(struct sb_load_engine *e, struct sb_load_call *call);

/* The request is over: what is under way is given up, and ends there and then where `stops`. */
void sb_load_call_give_up(struct sb_load_engine *e, struct sb_load_call *call,
                          enum sb_outcome outcome, bool stops);

/* What the rest of the engine tells of an attempt: it has its slots; it has given them back. */
void sb_load_watched_starts(struct sb_load_engine *e, struct sb_load_watched *watched);
void sb_load_watched_ends(struct sb_load_engine *e, struct sb_load_watched *watched);

/* A timer of an attempt or a call, which is no longer set; whose. */
struct sb_load_call *sb_load_call_timer(struct sb_load_engine *e, struct sb_timer *timer);

#endif
