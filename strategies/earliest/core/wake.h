/* SPDX-License-Identifier: MIT
 * Ends of waits that no task's end brings about, and the owners of timers. */
#ifndef ES_CORE_WAKE_H
#define ES_CORE_WAKE_H

#include "core/state.h"

/* Ends the wait of a task, if it is in one that can be cut short, with `code`. */
void es_wake(struct es_sched *sched, es_id task, int code);

/* Ends the wait of a body for a descriptor that is ready for `events`. */
void es_wake_ready(struct es_sched *sched, struct es_self *self, short events);
/* The timer of a task's wait is due. If it waits for a descriptor, that is looked at first. */
void es_wake_due(struct es_sched *sched, es_id task);

/* Whom a timer belongs to: a task's wait (its number), the call's time limit, or a task's. */
enum es_owner { ES_OWNER_CALL, ES_OWNER_LIMIT };
uint32_t es_wake_owner(const struct es_sched *sched, enum es_owner owner, es_id task);
void es_wake_moved(void *sched, uint32_t owner, uint32_t place); /* for es_timers_init */

#endif
