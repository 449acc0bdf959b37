/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One event after the other. */
#ifndef SIM_LOAD_ENGINE_LOOP_H
#define SIM_LOAD_ENGINE_LOOP_H

#include "sim/load/engine/state/engine_state.h"

/* From an empty system, whose arrivals have begun, to the end of the run. SB_ENOMEM. */
enum sb_code sb_load_loop(struct sb_load_engine *e, struct sb_error *error);

#endif
