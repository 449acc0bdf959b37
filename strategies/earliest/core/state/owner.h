/* SPDX-License-Identifier: MIT
 * The owners of timers. */
#ifndef ES_CORE_STATE_OWNER_H
#define ES_CORE_STATE_OWNER_H

#include "earliest.h"

/* Whom a timer belongs to: a task's wait, a task's time limit, its call's, or an alarm. In an
 * owner's number the task, the place behind the call's tasks, or the alarm's number has the lower
 * 30 bits. */
enum es_owner { ES_OWNER_WAIT, ES_OWNER_LIMIT, ES_OWNER_CALL, ES_OWNER_ALARM };
enum { ES_OWNER_SHIFT = 30 };
static inline enum es_owner es_wake_owner(uint32_t owner)
{
    return (enum es_owner)(owner >> ES_OWNER_SHIFT);
}
static inline es_id es_wake_task(uint32_t owner) { return owner & ((1u << ES_OWNER_SHIFT) - 1); }

#endif
