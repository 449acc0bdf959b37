/* SPDX-License-Identifier: MIT
 * The ready queue: tasks that may be entered or go on. */
#ifndef ES_CORE_STATE_READY_H
#define ES_CORE_STATE_READY_H

#include "core/state/team.h"
#include "platform/inline.h"

void es_ready_task(struct es_sched *sched, es_id task);    /* a task may be entered or go on */
void es_ready_push(struct es_sched *sched, es_id task);    /* and has a permit */
void es_ready_granted(struct es_sched *sched, es_id task); /* it has its slots of pools */
/* Gives the caller a turn, after those ready now. */
void es_ready_caller(struct es_request *request);
void es_ready_trace(struct es_sched *sched, es_id task);
/* As es_ready, where something rare is watched. */
void es_ready_watched(struct es_sched *sched, es_id task);
/* The same; the task could have gone on since then already. */
void es_ready_since(struct es_sched *sched, es_id task, es_ns since);
/* Under a limit: notes that the task goes on, or is done. */
void es_ready_note(struct es_sched *sched, es_id task);

es_id es_ready_choose(struct es_sched *sched); /* the next, by `pick` or at random */

/* Under a limit a task waits for a permit first. */
ES_INLINE void es_ready(struct es_sched *sched, es_id task)
{
    if (rarely(es_watch_rare(sched)))
        es_ready_watched(sched, task);
    else
        es_ring_push(&sched->ready, task);
}

/* A task that was queued for a permit has one. */
static inline void es_permit_take(struct es_self *self)
{
    ES_ASSERT(self->wants_permit && !self->holds_permit);
    self->wants_permit = false;
    self->holds_permit = true;
}

/* Gives back the permit that a body holds; one whose wait was cut short may have gone on without.
 */
static inline void es_permit_give(struct es_request *request, struct es_self *self)
{
    request->permits.free += self->holds_permit;
    self->holds_permit = false;
}

/* The next that is ready; there is one. */
static inline es_id es_ready_take(struct es_sched *sched)
{
    return rarely(sched->choosing) ? es_ready_choose(sched) : es_ring_pop(&sched->ready);
}

#endif
