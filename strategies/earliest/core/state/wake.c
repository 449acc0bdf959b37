/* SPDX-License-Identifier: MIT */
#include "core/state/wake.h"

#include "core/state/alarm.h"
#include "core/state/claims.h"
#include "core/state/codes.h"
#include "core/state/number.h"
#include "core/state/ready.h"

bool es_wake_arm_ranked(struct es_sched *sched, es_ns when, enum es_rank rank, enum es_owner owner,
                        es_id task)
{
    uint64_t number = es_number_of(sched, task, &sched->timers.armed);

    if (!es_timers_arm(&sched->timers, when, (uint64_t)rank << ES_RANK_SHIFT | number,
                       task | (uint32_t)owner << ES_OWNER_SHIFT))
        return false;
    if (when != ES_NEVER && owner != ES_OWNER_CALL)
        es_request_of(sched, task)->armed++;
    return true;
}

bool es_wake_arm(struct es_sched *sched, es_ns when, enum es_owner owner, es_id task)
{
    return es_wake_arm_ranked(sched, when, ES_RANK_WAIT, owner, task);
}

void es_wake_moved(void *argument, uint32_t owner, uint32_t place)
{
    struct es_sched *sched = argument;
    es_id task = es_wake_task(owner);
    struct es_request *request;

    if (es_wake_owner(owner) == ES_OWNER_ALARM) {
        es_alarm_moved(sched, task, place);
        return;
    }
    request = es_request_of(sched, task);

    switch (es_wake_owner(owner)) {
    case ES_OWNER_CALL: request->call_timer = place; return;
    case ES_OWNER_LIMIT: sched->task_timer[task] = place; break;
    default: es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]))->timer = place;
    }
    request->armed -= place == 0;
}

/* Takes a task out of the middle of the list of those who await the same one. */
static void unlink_waiter(struct es_sched *sched, es_id task, const struct es_self *self)
{
    struct es_record *record = &sched->records[task];
    struct es_record *awaited = &sched->records[record->task];

    ES_ASSERT(es_code(awaited) < 0 && awaited->u.waiters.first != ES_NONE);
    ES_ASSERT((self->previous == ES_NONE) == (awaited->u.waiters.first == task));
    ES_ASSERT((record->next == ES_NONE) == (awaited->u.waiters.last == task));

    if (self->previous == ES_NONE)
        awaited->u.waiters.first = record->next;
    else
        sched->records[self->previous].next = record->next;
    if (record->next == ES_NONE)
        awaited->u.waiters.last = self->previous;
    else
        es_stacks_fiber(&sched->stacks, es_pending(&sched->records[record->next]))->previous =
            self->previous;
}

static void cut_short(struct es_self *self)
{
    self->cut = es_result_plain(self->woken, es_self_number(self));
    if (self->woken == ES_DEADLOCK)
        self->cut.value = self->value;
    es_fiber_answerless(self);
}

/* A wait that a deadline, a time limit or a cancellation cuts short does not go on as a wait for a
 * permit: the body goes on without one. */
static void ready(struct es_sched *sched, struct es_self *self, bool queued)
{
    if (self->woken == ES_OK || self->woken == ES_DEADLOCK) {
        es_ready_task(sched, self->task);
        return;
    }
    self->wants_permit = false;
    es_ready_note(sched, self->task);
    if (!queued) { /* else that is told already */
        es_ready_trace(sched, self->task);
        es_request_of(sched, self->task)->busy++;
    }
    es_ready_push(sched, self->task);
}

void es_wake(struct es_sched *sched, es_id task, int code)
{
    struct es_record *record = &sched->records[task];
    int32_t state = es_code(record);
    struct es_request *request = es_request_of(sched, task);
    struct es_self *self;

    if (state != ES_AWAITING && state != ES_SLEEPING && state != ES_READY)
        return;
    if (state == ES_AWAITING && es_code(&sched->records[record->task]) >= 0)
        return; /* that one is done and about to tell its waiters */
    self = es_stacks_fiber(&sched->stacks, es_pending(record));
    ES_ASSERT(self->task == task);
    if (state == ES_READY && !self->wants_permit)
        return; /* it is about to go on */
    if (state == ES_AWAITING)
        unlink_waiter(sched, task, self);
    if (state == ES_READY)
        es_permits_remove(&request->permits, task - request->base);
    if (rarely(self->waits_for == ES_FOR_SLOTS))
        es_claims_leave(sched, self);
    if (self->timer)
        es_timers_cancel(&sched->timers, self->timer);
    self->woken = code;
    cut_short(self);
    es_code_set(record, ES_READY);
    ready(sched, self, state == ES_READY);
}

void es_wake_unshielded(struct es_sched *sched, es_id task, int code)
{
    const struct es_record *record = &sched->records[task];
    int32_t state = es_code(record);

    if (state != ES_AWAITING && state != ES_SLEEPING && state != ES_READY)
        return;
    if (!es_stacks_fiber(&sched->stacks, es_pending(record))->shielded)
        es_wake(sched, task, code);
}

void es_wake_ready(struct es_sched *sched, struct es_self *self, short events)
{
    self->value = (void *)(uintptr_t)(unsigned short)events;
    es_wake(sched, self->task, ES_OK);
}

void es_wake_due(struct es_sched *sched, es_id task)
{
    struct es_self *self = es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]));
    short events = 0;

    if (self->waits_for_fd && sched->clock->look)
        events = sched->clock->look(sched->clock, self->fd, self->fd_events);
    if (events)
        es_wake_ready(sched, self, events);
    else
        es_wake(sched, task, ES_TIMED_OUT);
}
