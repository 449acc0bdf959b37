/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request's walk through its graph. */
#ifndef SIM_LOAD_ENGINE_CALLS_REQUEST_H
#define SIM_LOAD_ENGINE_CALLS_REQUEST_H

#include "sim/load/engine/state/engine_state.h"

/* The next one comes, at e->now. */
void sb_load_arrive(struct sb_load_engine *e, uint32_t client);

/* A step has ended, of a request without rules; so has, perhaps, the request, and is released. */
void sb_load_complete(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step);

#endif
