/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the policies lasts: hedge delays, budgets, breakers. */
#ifndef SIM_LOAD_ENGINE_CALLS_RULES_H
#define SIM_LOAD_ENGINE_CALLS_RULES_H

#include "sim/load/engine/state/call_state.h"

/* graph->rules of all graphs, NULL where nothing can go wrong. After the pools. SB_ENOMEM. */
enum sb_code sb_load_rules_build(struct sb_load_engine *e, struct sb_error *error);

/* Full budgets, closed breakers, for a run in e->memory. SB_ENOMEM. */
enum sb_code sb_load_rules_begin(struct sb_load_engine *e, struct sb_error *error);

#endif
