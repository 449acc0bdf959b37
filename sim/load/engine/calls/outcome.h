/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the steps of a request, and with them of the request, where something can go
 * wrong. */
#ifndef SIM_LOAD_ENGINE_CALLS_OUTCOME_H
#define SIM_LOAD_ENGINE_CALLS_OUTCOME_H

#include "sim/load/engine/state/call_state.h"

/* A request with `rules` has come: issues what awaits nothing. */
void sb_load_calls_begin(struct sb_load_engine *e, struct sb_load_request *request);

/* The last thing at an event of a call: what follows from it for its request. May release that. */
void sb_load_call_settle(struct sb_load_engine *e, struct sb_load_call *call);

/* The time that it had is over. */
void sb_load_calls_late(struct sb_load_engine *e, struct sb_load_request *request);

#endif
