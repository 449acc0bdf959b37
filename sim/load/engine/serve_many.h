/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phase 4 where steps take of several pools, or several kinds of steps of one. */
#ifndef SIM_LOAD_ENGINE_SERVE_MANY_H
#define SIM_LOAD_ENGINE_SERVE_MANY_H

#include "sim/load/engine/state/engine_state.h"

/* One order for all: whoever can starts, in that order; where it is FIFO, who cannot holds up all
 * behind it that want of one of its pools. Pools that share have no order and hold up nobody. */
void sb_serve_ordered(struct sb_load_engine *e);

/* Pools with orders of their own, as load_engine.h has it. */
void sb_serve_mixed(struct sb_load_engine *e);

#endif
