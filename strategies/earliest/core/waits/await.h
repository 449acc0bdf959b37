/* SPDX-License-Identifier: MIT
 * Waits of bodies. */
#ifndef ES_CORE_WAITS_AWAIT_H
#define ES_CORE_WAITS_AWAIT_H

#include "core/state/team.h"
#include "fibers/stack_copy.h"

/* Suspends until something outside makes the task ready. */
void es_await_external(struct es_self *self);
/* The error for a number that no task has. */
struct es_result es_await_unknown_id(struct es_self *self, es_id id);

/* What every further wait of this body returns, if anything. */
static inline int es_await_stopped(const struct es_self *self)
{
    if (self->shielded)
        return ES_OK;
    return self->stop != ES_OK ? self->stop : es_self_request(self)->stop.code;
}

/* Begins, or ends, to wait for something outside: no deadlock meanwhile. */
static inline void es_await_outside(struct es_self *self, bool waits)
{
    struct es_request *request = es_self_request(self);

    ES_ASSERT(waits || (self->sched->external > 0 && request->external > 0));
    self->sched->external += waits ? 1u : -1u;
    request->external += waits ? 1u : -1u;
}

static inline bool es_await_room(struct es_self *self)
{
    return es_stack_copy_ready(&self->sched->stacks, self);
}

#endif
