/* SPDX-License-Identifier: MIT
 * A worker's loop while the core is shared, under the lock. Tasks that need no lock go by the fast
 * path: workers/fast_path.h. */
#ifndef ES_WORKERS_SHARED_LOOP_H
#define ES_WORKERS_SHARED_LOOP_H

#include "workers/state.h"

/* In the core. True: it is the caller's turn. False: the core is not shared any more, or this
 * worker does not pay. */
bool es_shared_run(struct es_worker *worker);
/* Worker 0, in the core, while no other worker is in its loop: goes on alone, without the lock. */
void es_shared_end(struct es_workers *pool, struct es_sched *sched);

#endif
