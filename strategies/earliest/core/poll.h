/* SPDX-License-Identifier: MIT
 * What is looked at now and then: timers, posts of other threads, free permits. */
#ifndef ES_CORE_POLL_H
#define ES_CORE_POLL_H

#include "core/state.h"

void es_poll_look(struct es_sched *sched);
void es_poll_idle(struct es_sched *sched); /* the same; blocks when there is nothing else to do */

#endif
