/* SPDX-License-Identifier: MIT
 * What is looked at now and then: timers, posts of other threads, free permits. */
#ifndef ES_CORE_POLL_H
#define ES_CORE_POLL_H

#include "core/state/state.h"

/* Descriptors that are ready are told at least every 2 * ES_TURNS_WATCHED turns. `turns` were made.
 */
void es_poll_turns(struct es_sched *sched, uint32_t turns);
/* Nobody is in the clock. What was posted is not forgotten if posts are looked at afterwards. */
void es_poll_descriptors(struct es_sched *sched);

void es_poll_look(struct es_sched *sched);
bool es_poll_step(struct es_sched *sched); /* never blocks; whether anything is ready */
void es_poll_idle(struct es_sched *sched); /* the same; blocks when there is nothing else to do */

#endif
