/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pools of all workloads of a mix, and what their steps take of them. */
#ifndef SIM_LOAD_ENGINE_POOLS_SETUP_POOLS_H
#define SIM_LOAD_ENGINE_POOLS_SETUP_POOLS_H

#include "sim/load/engine/state/engine_state.h"

/* Errors of sb_load_engine_new. */
enum sb_code sb_load_set_up_pools(struct sb_load_engine *e, struct sb_error *error);

#endif
