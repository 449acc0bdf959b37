/* SPDX-License-Identifier: MIT
 * Waits of bodies for a time. */
#include "core/state/codes.h"
#include "core/state/wake.h"
#include "core/waits/await.h"

static struct es_result sleep_in_core(struct es_self *self, es_ns time, enum es_rank rank)
{
    struct es_sched *sched = self->sched;

    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), es_self_number(self));
    if (!es_await_room(self) || !es_wake_arm_ranked(sched, time, rank, ES_OWNER_WAIT, self->task))
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    es_code_set(&sched->records[self->task], ES_SLEEPING);
    self->woken = ES_TIMED_OUT;
    es_await_external(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    if (self->woken == ES_TIMED_OUT && es_await_stopped(self) != ES_TIMED_OUT)
        return es_ok(NULL);
    return self->cut;
}

static struct es_result sleep_until(struct es_self *self, es_ns time, enum es_rank rank)
{
    struct es_result result;

    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    es_core_enter(self->sched);
    result = sleep_in_core(self, time, rank);
    es_core_leave(self->sched);
    return result;
}

struct es_result es_sleep_until(struct es_self *self, es_ns time)
{
    return sleep_until(self, time, ES_RANK_WAIT);
}

struct es_result es_sleep_until_last(struct es_self *self, es_ns time)
{
    return sleep_until(self, time, ES_RANK_LAST);
}

struct es_result es_sleep(struct es_self *self, es_ns duration)
{
    es_ns when;

    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    if (!es_timers_after(self->sched->clock->now(self->sched->clock), duration, &when))
        return es_result_plain(ES_MISUSE, es_self_number(self));
    return es_sleep_until(self, when);
}
