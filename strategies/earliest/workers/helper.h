/* SPDX-License-Identifier: MIT
 * The threads beside worker 0. */
#ifndef ES_WORKERS_HELPER_H
#define ES_WORKERS_HELPER_H

#include "workers/state.h"

void es_helpers_start(struct es_workers *pool); /* as many as the system grants */
/* Worker 0, alone, has more than it can do at once. */
void es_workers_call_helper(struct es_sched *sched);

#endif
