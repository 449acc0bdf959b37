/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request's walk through its graph. */
#ifndef SIM_LOAD_ENGINE_REQUEST_H
#define SIM_LOAD_ENGINE_REQUEST_H

#include "sim/load/engine/engine_state.h"

/* The next one comes, at e->now. */
void sb_load_arrive(struct sb_load_engine *e, uint32_t client);

/* A step's caller knows what became of it, or a node is complete. Where it is not ok, all that
 * await it are skipped, and the request is over. May release the request. */
void sb_load_complete(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node,
                      bool ok);

#endif
