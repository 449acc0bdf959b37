/* SPDX-License-Identifier: MIT
 * Ends of waits that no task's end brings about. */
#ifndef ES_CORE_STATE_WAKE_H
#define ES_CORE_STATE_WAKE_H

#include "core/state/owner.h"
#include "core/state/state.h"

/* Ends the wait of a task, if it is in one that can be cut short, with `code`. */
void es_wake(struct es_sched *sched, es_id task, int code);

/* Ends the wait of a body for a descriptor that is ready for `events`. */
void es_wake_ready(struct es_sched *sched, struct es_self *self, short events);
/* The timer of a task's wait is due. If it waits for a descriptor, that is looked at first. */
void es_wake_due(struct es_sched *sched, es_id task);

/* The same for what a shield keeps off. */
void es_wake_unshielded(struct es_sched *sched, es_id task, int code);

bool es_wake_arm(struct es_sched *sched, es_ns when, enum es_owner owner, es_id task);
bool es_wake_arm_ranked(struct es_sched *sched, es_ns when, enum es_rank rank, enum es_owner owner,
                        es_id task);
void es_wake_moved(void *sched, uint32_t owner, uint32_t place); /* for es_timers_init */

#endif
