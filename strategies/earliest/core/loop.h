/* SPDX-License-Identifier: MIT
 * The loop of a call that has one worker, or one at work. */
#ifndef ES_CORE_LOOP_H
#define ES_CORE_LOOP_H

#include "core/state/team.h"

/* Runs until the caller's turn, or until several workers run. */
void es_loop_run(struct es_sched *sched);
/* Lets others run until this one is popped again; returns `answer`, or what the wait was cut short
 * with. */
struct es_result es_loop_suspend(struct es_self *self, const void *answer);
/* One that is in no list of idle ones, or a new one; NULL: memory is short. */
struct es_self *es_loop_fiber(struct es_sched *sched);
bool es_loop_fiber_make(struct es_sched *sched); /* false: memory is short */

#endif
