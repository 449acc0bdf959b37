/* SPDX-License-Identifier: MIT
 * Waits of bodies. */
#ifndef ES_CORE_AWAIT_H
#define ES_CORE_AWAIT_H

#include "core/team.h"
#include "fibers/stack_copy.h"

/* Suspends until something outside makes the task ready. */
void es_await_external(struct es_self *self);

/* What every further wait of this body returns, if anything. */
static inline int es_await_stopped(const struct es_self *self)
{
    return self->stop != ES_OK ? self->stop : self->sched->stop.code;
}

static inline bool es_await_room(struct es_self *self)
{
    return es_stack_copy_ready(&self->sched->stacks, self);
}

#endif
