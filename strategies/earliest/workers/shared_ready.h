/* SPDX-License-Identifier: MIT
 * Who is ready while the core is shared, and the caller's turn. All of this is done in the core. */
#ifndef ES_WORKERS_SHARED_READY_H
#define ES_WORKERS_SHARED_READY_H

#include "workers/state.h"

void es_shared_ready(struct es_sched *sched, es_id task);
bool es_shared_any(const struct es_sched *sched); /* fibers are ready to go on */
void es_shared_caller(struct es_sched *sched);    /* gives the caller a turn */
/* The poller leaves the clock; gives up the lock meanwhile. */
void es_shared_free_clock(struct es_sched *sched);

#endif
