/* SPDX-License-Identifier: MIT
 * What several workers do at once. The core is under a lock, except for the lane: a task that nobody watches, that does
 * not wait and that nobody awaits is entered and finished without it. While no body of the call has awaited one that was
 * not done, nor anything was cancelled, not even atomic exchanges are needed but for counting dependencies down. */
#ifndef ES_SHARE_H
#define ES_SHARE_H

#include "core.h"

struct es_worker;

/* A worker's loop, in the core. True: it is the caller's turn. False: several workers are no longer at work. */
bool es_share_serve(struct es_worker *worker);

/* On a fiber, in the core. */
void es_share_bodies(struct es_self *self);  /* runs what was handed over, and what follows; one worker may be left */
void es_share_yield(struct es_self *self);   /* there is nothing more for this fiber to do */
void es_share_suspend(struct es_self *self); /* lets others run until this one is popped again */

void es_share_ready(struct es_sched *sched, es_id task);
void es_share_caller(struct es_sched *sched);
void es_share_drain(struct es_worker *worker);   /* gives its tasks back to the core */
bool es_share_any(const struct es_sched *sched); /* fibers are ready to go on */
/* In the core: from now on no task is finished without looking whether somebody wants it; those being finished are done. */
void es_share_touch(struct es_sched *sched);
void es_share_unpark(struct es_sched *sched); /* nobody is in the clock when this returns, but the lock was given up */

#endif
