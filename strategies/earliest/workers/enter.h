/* SPDX-License-Identifier: MIT
 * Entering the core from a body, and leaving it. */
#ifndef ES_WORKERS_ENTER_H
#define ES_WORKERS_ENTER_H

#include "workers/state.h"

void es_workers_enter(struct es_sched *sched);
void es_workers_leave(struct es_sched *sched);
void es_workers_enter_slowly(struct es_sched *sched); /* when worker 0 is not known to be alone */
void es_workers_park(struct es_sched *sched);         /* in the clock, when nothing is left to do */

#endif
