/* SPDX-License-Identifier: MIT
 * The ends of waits that no task's end brings about: timers, things outside, cancellation. */
#include "core/state.h"

#include "core/finish.h"
#include "core/offload.h"
#include "workers/shared_loop.h"
#include "workers/state.h"

uint32_t es_wake_owner(const struct es_sched *sched, enum es_owner owner, es_id task)
{
    return sched->count + (owner == ES_OWNER_CALL ? 0 : 1 + task);
}

void es_wake_moved(void *argument, uint32_t owner, uint32_t place)
{
    struct es_sched *sched = argument;

    if (owner < sched->count)
        es_stacks_fiber(&sched->stacks, es_pending(&sched->records[owner]))->timer = place;
    else if (owner == sched->count)
        sched->call_timer = place;
    else
        sched->task_timer[owner - sched->count - 1] = place;
}

/* Takes a task out of the middle of the list of those who await the same one. */
static void unlink_waiter(struct es_sched *sched, es_id task, const struct es_self *self)
{
    struct es_record *record = &sched->records[task];
    struct es_record *awaited = &sched->records[record->task];

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

void es_wake(struct es_sched *sched, es_id task, int code)
{
    struct es_record *record = &sched->records[task];
    struct es_self *self;

    if (es_code(record) != ES_AWAITING && es_code(record) != ES_SLEEPING)
        return;
    if (es_code(record) == ES_AWAITING && es_code(&sched->records[record->task]) >= 0)
        return; /* that one is done and about to tell its waiters */
    self = es_stacks_fiber(&sched->stacks, es_pending(record));
    if (es_code(record) == ES_AWAITING)
        unlink_waiter(sched, task, self);
    if (self->timer)
        es_timers_cancel(&sched->timers, self->timer);
    self->woken = code;
    es_await_cut(self);
    es_code_set(record, ES_READY);
    es_ready_task(sched, task);
}

static void limit_passed(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    if (es_code(record) >= 0 || es_code_fresh(es_code(record)) || es_code(record) == ES_SKIPPED)
        return;
    es_stacks_fiber(&sched->stacks, es_pending(record))->stop = ES_TIMED_OUT;
    es_wake(sched, task, ES_TIMED_OUT);
}

/* With several workers, apart from what is in their deques. */
static bool any_ready(const struct es_sched *sched)
{
    return !es_ring_empty(&sched->ready) ||
           (rarely(es_watch(sched) & ES_WATCH_SHARED) && es_share_any(sched));
}

static void fire_timers(struct es_sched *sched)
{
    es_ns now = sched->clock->now(sched->clock);
    uint32_t owner;

    if (now == sched->instant && any_ready(sched))
        return; /* first all that is ready now */
    sched->instant = now;
    while ((owner = es_timers_due(&sched->timers, now)) != ES_NONE) {
        if (owner < sched->count)
            es_wake(sched, owner, ES_TIMED_OUT);
        else if (owner == sched->count)
            es_settle_abort(sched, es_result_plain(ES_TIMED_OUT, ES_NONE));
        else
            limit_passed(sched, owner - sched->count - 1);
    }
}

static void collect_posts(struct es_sched *sched)
{
    if (!atomic_exchange_explicit(&sched->posted, 0, memory_order_acq_rel))
        return;
    if (sched->call.signal && es_signal_aborted(sched->call.signal))
        es_settle_abort(sched, es_signal_reason(sched->call.signal));
    es_outside_collect(sched);
}

/* Gives free places to those who wait for one. This is done only when all that happens at this time
 * has happened, so that whoever becomes ready now is among the candidates. */
static void admit(struct es_sched *sched)
{
    while (sched->places > 0 && !es_ring_empty(&sched->queue)) {
        es_id task =
            es_ring_choose(&sched->queue, ES_NONE, sched->options.admit, sched->options.self);
        const struct es_record *record = &sched->records[task];

        if (es_code(record) == ES_READY)
            es_stacks_fiber(&sched->stacks, es_pending(record))->holds = true;
        sched->places--;
        es_ready_push(sched, task);
    }
}

void es_wake_look(struct es_sched *sched)
{
    collect_posts(sched);
    if (sched->timers.count)
        fire_timers(sched);
    if ((sched->watch & ES_WATCH_LIMIT) && !any_ready(sched))
        admit(sched);
}

void es_wake_idle(struct es_sched *sched)
{
    unsigned before = es_watch(sched) & ES_WATCH_SHARED;

    es_wake_look(sched);
    if (any_ready(sched) ||
        (es_watch(sched) & ES_WATCH_SHARED) != before) /* others have come to work */
        return;
    if (sched->outside == 0 && sched->timers.count == (sched->call_timer != 0))
        es_deadlock_break(sched);
    else if (sched->crew)
        es_crew_park(sched);
    else
        sched->clock->park(sched->clock, es_timers_next(&sched->timers));
}
