/* SPDX-License-Identifier: MIT
 * What several workers do at once: the loop of each, in the core, which is under a lock. What goes
 * without: lane.h. */
#ifndef ES_WORKERS_SHARED_LOOP_H
#define ES_WORKERS_SHARED_LOOP_H

#include "workers/state.h"

/* A worker's loop, in the core. True: it is the caller's turn. False: several workers are no longer
 * at work. */
bool es_shared_run(struct es_worker *worker);

/* On a fiber, in the core. */
void es_shared_yield(struct es_self *self);   /* there is nothing more for this fiber to do */
void es_shared_suspend(struct es_self *self); /* lets others run until this one is popped again */

void es_shared_ready(struct es_sched *sched, es_id task);
void es_shared_caller(struct es_sched *sched);
void es_shared_drain(struct es_worker *worker);   /* gives its tasks back to the core */
bool es_shared_any(const struct es_sched *sched); /* fibers are ready to go on */
/* Worker 0, in the core, while the others sleep: goes on alone, without the lock. */
void es_shared_end(struct es_pool *pool, struct es_sched *sched);
void es_shared_free_clock(struct es_sched *sched); /* nobody is in the clock when this returns, but
                                                 the lock was given up */

#endif
