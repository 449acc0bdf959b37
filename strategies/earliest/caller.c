/* SPDX-License-Identifier: MIT */
#include "caller.h"

#include "core/calls/errors.h"
#include "core/loop.h"
#include "platform/cxx.h"
#include "platform/text.h"
#include "workers/workers.h"

int es_caller_refuse(const struct es_sched *sched, struct es_error *error)
{
    const struct es_self *self = es_current();

    if (!sched || sched->phase == ES_IDLE)
        return es_error_set(error, ES_MISUSE, ES_NONE, "No call was started");
    if (sched->owner_fiber ? sched->owner_fiber != self
                           : !pthread_equal(sched->owner, pthread_self()))
        return es_error_set(error, ES_MISUSE, ES_NONE, "The call was started by another thread");
    if (self && self->sched == sched)
        return es_error_set(error, ES_MISUSE, es_self_number(self),
                            "A body cannot wait for its own call");
    if (sched->running)
        return es_error_set(error, ES_MISUSE, ES_NONE, "What the scheduler calls cannot wait");
    return ES_OK;
}

/* The stack that es_wait was called on: a body's of another scheduler, or the thread's. */
static void main_bounds(struct es_sched *sched)
{
    es_stacks_bounds(&sched->main);
#ifdef ES_ASAN
    if (sched->outer) {
        sched->main.bottom = sched->outer->bottom;
        sched->main.size = sched->outer->size;
    }
#endif
}

void es_caller_run(struct es_sched *sched)
{
    struct es_cxx_exceptions exceptions = es_cxx_leave();

    ES_ASSERT(!sched->running);
    sched->running = true;
    sched->current = es_current_place();
    sched->outer = *sched->current;
    main_bounds(sched);
    if (sched->team)
        es_workers_run(sched);
    else
        es_loop_run(sched);
    *sched->current = sched->outer;
    es_cxx_enter(exceptions);
    sched->running = false;
}
