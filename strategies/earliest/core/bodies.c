/* SPDX-License-Identifier: MIT */
#include "core/bodies.h"

#include "core/calls/value.h"
#include "core/pools.h"
#include "core/state/codes.h"
#include "core/state/wake.h"
#include "platform/memory.h"

void es_bodies_slow(const struct es_self *self)
{
    const struct es_sched *sched = self->sched;
    es_ns ran;

    if (!(es_watch(sched) & ES_WATCH_SLOW))
        return;
    ran = sched->clock->now(sched->clock) - self->resumed;
    if (ran > sched->options.slow)
        sched->options.warn(sched->options.self, es_self_number(self), ran);
}

void es_bodies_unstacked(struct es_sched *sched, es_id task)
{
    struct es_request *request = es_request_of(sched, task);

    struct es_result result = es_result_plain(ES_NO_MEMORY, es_request_number_of(sched, task));

    if (request->call.limit)
        request->permits.free++;
    if (rarely(sched->claims && sched->claims[task]))
        result = es_pools_leave(sched, task, result);
    es_finish_watched(sched, task, result);
}

/* What is rare about entering: the body is not entered when the call is being cancelled. */
bool es_bodies_enter_watched(struct es_sched *sched, struct es_self *self)
{
    struct es_request *request = es_request_of(sched, self->task);
    es_ns limit = request->set->timeout ? request->set->timeout[self->task - request->base] : 0;
    es_ns now;

    ES_ASSERT(!self->holds_permit && self->stop == ES_OK);
    self->request = request;
    self->holds_permit = request->call.limit > 0;
    if (request->stop.code != ES_OK || es_pools_refused(sched, self->task))
        return false;
    if (request->parent)
        request->entered(request);
    if (limit == 0 && !request->call.limit && !(es_watch(sched) & ES_WATCH_TIMES))
        return true;
    now = sched->clock->now(sched->clock);
    self->resumed = now;
    if (sched->watch & ES_WATCH_TRACE)
        es_trace_task(sched, now, self->task, ES_NONE, ES_EVENT_ENTER);
    if (limit > 0) {
        es_ns when;

        if (!es_timers_after(now, limit, &when))
            self->stop = ES_MISUSE;
        if (!es_wake_arm(sched, when, ES_OWNER_LIMIT, self->task))
            self->stop = ES_NO_MEMORY;
    }
    return true;
}

struct es_result es_bodies_refusal(struct es_sched *sched, es_id task)
{
    return es_pools_refused(sched, task) ? es_pools_refusal(sched, task)
                                         : es_request_of(sched, task)->stop;
}

/* What it returned is not believed, save that a value is there to be destroyed. */
struct es_result es_bodies_overrun(const struct es_self *self, struct es_result result)
{
    if (es_stacks_sound(&self->sched->stacks, self))
        return result;
    if (result.code == ES_OK)
        es_value_drop(es_request_of(self->sched, self->task), self->task, result.value);
    return es_result_plain(ES_OVERFLOW, es_self_number(self));
}

/* By value, so that results stay in registers where nothing is watched. */
struct es_result es_bodies_leave_watched(struct es_sched *sched, struct es_self *self,
                                         struct es_result result)
{
    struct es_request *request = es_request_of(sched, self->task);

    if (sched->task_timer && sched->task_timer[self->task])
        es_timers_cancel(&sched->timers, sched->task_timer[self->task]);
    es_bodies_slow(self);
    if (request->call.limit)
        es_permit_give(request, self);
    self->stop = ES_OK;
    self->shielded = false;
    if (rarely(sched->claims && sched->claims[self->task]))
        result = es_pools_leave(sched, self->task, result);
    return result;
}

void es_bodies_hooks(struct es_self *self)
{
    while (self->hooks) {
        struct es_hook *hook = self->hooks;

        self->hooks = hook->next;
        hook->hook(hook->data);
        es_core_enter(self->sched);
        es_memory_give(&self->sched->alloc, hook, 1, sizeof *hook);
        es_core_leave(self->sched);
    }
}

void es_bodies_end(struct es_sched *sched, struct es_self *self, struct es_result result)
{
    if (self->hooks)
        es_bodies_hooks(self);
    es_core_enter(sched);
    if (rarely(self->index >= sched->stacks.canaries))
        result = es_bodies_overrun(self, result);
    if (es_watch(sched) & ~(unsigned)ES_WATCH_WORKERS)
        result = es_bodies_leave_watched(sched, self, result);
    es_finish_watched(sched, self->task, result);
}

void es_bodies_one(struct es_sched *sched, struct es_self *self, es_id task)
{
    const struct es_node *node = &sched->nodes[task];
    struct es_result result;

    if (es_bodies_enter(sched, self, task)) {
        es_team_out(sched, false);
        result = node->body(self, node->data);
        if (rarely(self->hooks != NULL))
            es_bodies_hooks(self);
        es_team_in(sched);
    }
    else {
        result = es_bodies_refusal(sched, task);
    }
    es_bodies_finish(sched, self, task, result, false);
}

struct es_result es_bodies_to_other(struct es_self *self, void *other)
{
    struct es_sched *sched = self->sched;
    struct es_self *next = other;

    es_bodies_idle(sched, self);
    if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
        es_prefetch_ready(sched, next->task);
    if (es_bodies_turn(sched, next))
        return es_switch_copied(&self->context, &next->context, sched->stacks.top, false);
    return es_fiber_switch(self, next);
}

struct es_result es_bodies_to_main(struct es_self *self, void *data)
{
    struct es_sched *sched = self->sched;

    (void)data;
    es_bodies_idle(sched, self);
    sched->stacks.resident = NULL;
    *sched->current = sched->outer;
    return es_fiber_switch(self, &sched->main);
}
