/* SPDX-License-Identifier: MIT
 * Switching between fibers while the core is shared. All of this is done in the core. */
#ifndef ES_WORKERS_SHARED_SWITCH_H
#define ES_WORKERS_SHARED_SWITCH_H

#include "workers/state.h"

/* In one of so many turns a worker takes a task that was not entered yet, though fibers could go
 * on. */
enum { ES_SHARED_FAIR = 8 };

void es_shared_go_on(struct es_worker *worker, struct es_self *from, struct es_self *to);
void es_shared_yield(struct es_self *self);   /* there is nothing more for this fiber to do */
void es_shared_suspend(struct es_self *self); /* lets others run until this one is popped again */

#endif
