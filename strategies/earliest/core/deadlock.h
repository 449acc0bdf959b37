/* SPDX-License-Identifier: MIT
 * Waits that can never end. */
#ifndef ES_CORE_DEADLOCK_H
#define ES_CORE_DEADLOCK_H

#include "core/state/state.h"

/* Would `task` awaiting `other` close a ring of waits? Looks along a bounded path. */
bool es_deadlock_search(const struct es_sched *sched, es_id task, es_id other);
/* The error for that, with the path. */
struct es_result es_deadlock_error(struct es_sched *sched, es_id task, es_id other);
/* Nothing but the call's time limit or an abort can happen any more: ends one of the waits that are
 * to blame; sleeps without end only if `sleeps`. False: what is left waits for that limit, or for
 * an abort. */
bool es_deadlock_break(struct es_request *request, bool sleeps);

/* The same for waits for slots of pools, over all calls. */
bool es_deadlock_break_slots(struct es_sched *sched);

/* Most tasks have no waiters when they begin to wait. Such a task can close a ring only with
 * itself. */
static inline bool es_deadlock_closes(const struct es_sched *sched, es_id task, es_id other)
{
    return (task == other || sched->records[task].u.waiters.first != ES_NONE) &&
           es_deadlock_search(sched, task, other);
}

#endif
