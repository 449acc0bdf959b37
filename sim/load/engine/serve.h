/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phase 4: who starts. load_engine.h says by which rules. */
#ifndef SIM_LOAD_ENGINE_SERVE_H
#define SIM_LOAD_ENGINE_SERVE_H

#include "sim/load/engine/engine_state.h"

void sb_load_serve(struct sb_load_engine *e);

/* An attempt that runs gives its slots back at e->now. */
void sb_load_release(struct sb_load_engine *e, struct sb_load_attempt *attempt);

#endif
