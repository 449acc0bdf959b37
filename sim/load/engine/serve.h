/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phase 4: who starts. load_engine.h says by which rules. */
#ifndef SIM_LOAD_ENGINE_SERVE_H
#define SIM_LOAD_ENGINE_SERVE_H

#include "sim/load/engine/state/engine_state.h"

void sb_load_serve(struct sb_load_engine *e);

#endif
