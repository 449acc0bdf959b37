/* SPDX-License-Identifier: MIT
 * Ends of waits that no task's end brings about, and the owners of timers. */
#ifndef ES_CORE_STATE_WAKE_H
#define ES_CORE_STATE_WAKE_H

#include "core/state/state.h"

/* Ends the wait of a task, if it is in one that can be cut short, with `code`. */
void es_wake(struct es_sched *sched, es_id task, int code);

/* Ends the wait of a body for a descriptor that is ready for `events`. */
void es_wake_ready(struct es_sched *sched, struct es_self *self, short events);
/* The timer of a task's wait is due. If it waits for a descriptor, that is looked at first. */
void es_wake_due(struct es_sched *sched, es_id task);

/* Whom a timer belongs to: a task's wait, a task's time limit, or its call's. In an owner's number
 * the task, or the place behind the call's tasks, has the lower 30 bits. */
enum es_owner { ES_OWNER_WAIT, ES_OWNER_LIMIT, ES_OWNER_CALL };
enum { ES_OWNER_SHIFT = 30 };
static inline enum es_owner es_wake_owner(uint32_t owner)
{
    return (enum es_owner)(owner >> ES_OWNER_SHIFT);
}
static inline es_id es_wake_task(uint32_t owner) { return owner & ((1u << ES_OWNER_SHIFT) - 1); }

/* The same for what a shield keeps off. */
void es_wake_unshielded(struct es_sched *sched, es_id task, int code);

bool es_wake_arm(struct es_sched *sched, es_ns when, enum es_owner owner, es_id task);
void es_wake_moved(void *sched, uint32_t owner, uint32_t place); /* for es_timers_init */

#endif
