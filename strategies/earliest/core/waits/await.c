/* SPDX-License-Identifier: MIT
 * Awaits of tasks. */
#include "core/waits/await.h"

#include <sched.h>

#include "core/bodies.h"
#include "core/calls/errors.h"
#include "core/deadlock.h"
#include "core/loop.h"
#include "core/state/codes.h"
#include "core/state/ready.h"
#include "core/state/wake.h"
#include "core/waits/wait_slots.h"
#include "platform/cxx.h"
#include "platform/text.h"

static void before_wait(struct es_self *self, es_id other, enum es_event_kind kind)
{
    struct es_sched *sched = self->sched;
    struct es_request *request = es_self_request(self);

    if (sched->watch & ES_WATCH_TRACE)
        es_trace_task(sched, sched->clock->now(sched->clock), self->task, other, kind);
    es_bodies_slow(self);
    if (request->call.limit && kind == ES_EVENT_AWAIT) {
        es_permit_give(request, self);
        self->wants_permit = true;
    }
    if (rarely(request->set->demand != NULL) && kind == ES_EVENT_AWAIT)
        es_wait_slots_leave(self);
    if (sched->many && --request->busy == 0)
        es_request_suspect(request);
}

static void after_wait(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    es_ns now;

    if (!(es_watch(sched) & ES_WATCH_TIMES) && !es_self_request(self)->call.limit)
        return;
    now = sched->clock->now(sched->clock);
    self->resumed = now;
    if (sched->watch & ES_WATCH_TRACE)
        es_trace_task(sched, now, self->task, ES_NONE, ES_EVENT_RESUME);
}

/* All waits come by here that do not leave by a last call. */
ES_INLINE void switch_away(struct es_self *self)
{
    struct es_cxx_exceptions exceptions = es_cxx_leave();

    es_loop_suspend(self, &self->cut);
    es_cxx_enter(exceptions);
}

static void suspend(struct es_self *self, es_id other, enum es_event_kind kind)
{
    if (rarely(self->sched->watch))
        before_wait(self, other, kind);
    switch_away(self);
    if (rarely(self->sched->watch))
        after_wait(self);
}

void es_await_external(struct es_self *self) { suspend(self, ES_NONE, ES_EVENT_SLEEP); }

/* Under a limit: since when a body could go on whose await of `other` has its answer. If it did
 * nothing since it got its permit, then since it could have been there. */
static es_ns could_go_on(const struct es_self *self, es_id other)
{
    const struct es_request *request = es_self_request(self);
    const es_ns *since = request->permits.since;
    es_ns now;

    if (!request->call.limit)
        return 0;
    now = self->sched->clock->now(self->sched->clock);
    if (now == self->resumed)
        now = since[self->task - request->base];
    if (other != ES_NONE && request->ended.code != ES_OK && since[other - request->base] > now)
        now = since[other - request->base];
    return now;
}

/* The await has its answer already, but in strict order the other ready tasks go first, or all
 * those that come before the turn of `leaver`. False: out of memory. Under a limit it may be cut
 * short, as `woken` then says. */
static bool yield(struct es_self *self, es_id other, struct es_leaver *leaver)
{
    struct es_sched *sched = self->sched;

    self->woken = ES_OK;
    if (es_self_request(self)->flags & ES_CONTINUE) {
        if (es_watch(sched) & ES_WATCH_TRACE) {
            es_ns now = sched->clock->now(sched->clock);

            es_trace_task(sched, now, self->task, other, ES_EVENT_AWAIT);
            es_trace_task(sched, now, self->task, ES_NONE, ES_EVENT_RESUME);
        }
        return true;
    }
    if (!es_await_room(self))
        return false;
    if (es_watch(sched))
        before_wait(self, other, ES_EVENT_AWAIT);
    if (leaver) { /* of a task that is done: nothing cuts this short */
        sched->records[self->task].task = other;
        es_code_set(&sched->records[self->task], ES_AWAITING);
        es_finish_join(sched, leaver, self->task);
    }
    else {
        es_code_set(&sched->records[self->task], ES_READY);
        es_ready_since(sched, self->task, could_go_on(self, other));
    }
    switch_away(self);
    if (es_watch(sched))
        after_wait(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    return true;
}

/* The error for a name or number that no task has. */
static struct es_result unknown(struct es_self *self, const char *text)
{
    struct es_result result;

    es_core_enter(self->sched);
    result = es_error_result(es_self_request(self), ES_UNKNOWN, es_self_number(self), text);
    es_core_leave(self->sched);
    return result;
}

struct es_result es_await_unknown_id(struct es_self *self, es_id id)
{
    char room[80];
    struct es_text text;

    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "Unknown task number %u", (unsigned)id);
    return unknown(self, room);
}

/* The answer is known: the task is done, the flow was ended, or there is no such task. The deadline
 * counts for those who then wait for a permit. */
static struct es_result await_answered(struct es_self *self, es_id id, es_ns deadline,
                                       struct es_leaver *leaver, struct es_result answer)
{
    struct es_sched *sched = self->sched;
    const struct es_request *request = es_self_request(self);
    bool yielded;

    if (request->call.limit && !(request->flags & ES_CONTINUE) &&
        !es_wake_arm(sched, deadline, ES_OWNER_WAIT, self->task))
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    yielded = yield(self, id, leaver);
    if (self->timer)
        es_timers_cancel(&sched->timers, self->timer);
    if (!yielded)
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    return self->woken != ES_OK ? self->cut : answer;
}

static struct es_result await_unknown(struct es_self *self, es_ns deadline, struct es_result error)
{
    es_core_enter(self->sched);
    if (es_await_stopped(self) == ES_OK)
        error = await_answered(self, ES_NONE, deadline, NULL, error);
    es_core_leave(self->sched);
    return error;
}

static __attribute__((noinline)) struct es_result await_unknown_name(struct es_self *self,
                                                                     const char *name)
{
    char room[240];
    struct es_text text;

    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "Unknown task \"");
    es_text_add_name(&text, name ? name : "");
    es_text_add(&text, "\"");
    return await_unknown(self, ES_NEVER, unknown(self, room));
}

static inline void wait_list_add(struct es_sched *sched, struct es_self *self, es_id id)
{
    struct es_record *awaited = &sched->records[id];
    struct es_record *record = &sched->records[self->task];
    es_id last = awaited->u.waiters.last;

    ES_ASSERT(es_code(awaited) < 0 && es_code(record) == ES_RUNNING);
    ES_ASSERT((last == ES_NONE) == (awaited->u.waiters.first == ES_NONE));
    es_code_set(record, ES_AWAITING);
    record->task = id;
    record->next = ES_NONE;
    self->previous = last;
    self->woken = ES_OK;
    if (last == ES_NONE)
        awaited->u.waiters.first = self->task;
    else
        sched->records[last].next = self->task;
    awaited->u.waiters.last = self->task;
}

/* Whether the task to be awaited is done. If not, it will see its waiters before it is. */
static bool is_done(struct es_sched *sched, es_id id)
{
    struct es_record *record = &sched->records[id];
    int32_t code = es_code(record);

    if (!sched->team || code >= 0)
        return code >= 0;
    if (code == ES_UNSTARTED)
        atomic_compare_exchange_strong_explicit(&record->code, &code, ES_WANTED,
                                                memory_order_acq_rel, memory_order_acquire);
    for (int i = 0; code == ES_FINISHING;
         i++) { /* a few instructions, unless its thread was stopped in between */
        if (i >= 100)
            sched_yield();
        code = es_code(record);
    }
    return code >= 0;
}

static struct es_result await_in_core(struct es_self *self, es_id id, es_ns deadline)
{
    struct es_sched *sched = self->sched;

    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), es_self_number(self));
    if (es_request_root(es_self_request(self))->ended.code == ES_OK && !self->shielded)
        return await_answered(self, id, deadline, NULL,
                              es_result_plain(ES_ENDED, es_self_number(self)));
    if (is_done(sched, id))
        return await_answered(self, id, deadline, es_finish_pending(sched, id),
                              es_record_result(&sched->records[id]));
    if (deadline == ES_NEVER && es_deadlock_closes(sched, self->task, id))
        return es_deadlock_error(sched, self->task, id);
    if (!es_await_room(self) || !es_wake_arm(sched, deadline, ES_OWNER_WAIT, self->task))
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    wait_list_add(sched, self, id);
    suspend(self, id, ES_EVENT_AWAIT);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    ES_ASSERT(self->woken != ES_OK || es_code(&sched->records[id]) >= 0);
    if (self->timer)
        es_timers_cancel(&sched->timers, self->timer);
    return self->woken != ES_OK ? self->cut : es_record_result(&sched->records[id]);
}

/* The rare cases, in a function of their own: a waiting task keeps its frames in memory, so that
 * the common case must have a small one. */
static __attribute__((noinline)) struct es_result await_rare(struct es_self *self, es_id id,
                                                             es_ns deadline)
{
    struct es_sched *sched = self->sched;
    struct es_result result;

    if (sched->team)
        es_team_awaits(sched->team);
    if (id >= es_request_root(es_self_request(self))->count)
        return await_unknown(self, deadline, es_await_unknown_id(self, id));
    es_core_enter(sched);
    result = await_in_core(self, es_request_root(es_self_request(self))->base + id, deadline);
    if (rarely(es_self_request(self)->set->demand != NULL))
        result = es_wait_slots_again(self, deadline, result);
    es_core_leave(sched);
    return result;
}

struct es_result es_await_until(struct es_self *self, es_id id, es_ns deadline)
{
    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    return await_rare(self, id, deadline);
}

/* The common case where there are several workers and one is at work. Its frame is small too. */
static __attribute__((noinline)) struct es_result await_alone(struct es_self *self, es_id id)
{
    struct es_sched *sched = self->sched;

    es_team_awaits(sched->team);
    es_team_in(sched);
    if (rarely(es_watch_rare(sched))) {
        es_team_out(sched, true);
        return await_rare(self, id, ES_NEVER);
    }
    if (is_done(sched, id)) {
        es_code_set(&sched->records[self->task], ES_READY);
        es_ring_push(&sched->ready, self->task);
        self->woken = ES_OK;
    }
    else if (rarely(es_deadlock_closes(sched, self->task, id))) {
        es_team_out(sched, true);
        return await_rare(self, id, ES_NEVER);
    }
    else {
        wait_list_add(sched, self, id);
    }
    switch_away(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    es_team_out(sched, true);
    return rarely(self->woken != ES_OK) ? self->cut : es_record_result(&sched->records[id]);
}

/* The awaiting task has waiters of its own, or room aside must be made. Registers must be kept over
 * the calls, so that this frame is larger than that of the common case. */
static __attribute__((noinline)) struct es_result await_with_care(struct es_self *self, es_id id)
{
    struct es_sched *sched = self->sched;

    if (es_deadlock_closes(sched, self->task, id) || !es_await_room(self))
        return await_rare(self, id, ES_NEVER);
    wait_list_add(sched, self, id);
    return es_loop_suspend(self, &sched->records[id]);
}

/* The common case: the task is not done, or the others go first. Every call is the last one of its
 * function, so that there is no frame. */
static __attribute__((noinline)) struct es_result await_pending(struct es_self *self, es_id id)
{
    struct es_sched *sched = self->sched;
    const struct es_record *awaited = &sched->records[id];
    struct es_record *record = &sched->records[self->task];

    if (es_code(awaited) >= 0) {
        struct es_leaver *leaver = es_finish_pending(sched, id);

        if (rarely(!es_stack_copy_roomy(self)))
            return await_rare(self, id, ES_NEVER);
        es_code_set(record, ES_READY);
        if (leaver)
            es_finish_join(sched, leaver, self->task);
        else
            es_ring_push(&sched->ready, self->task);
    }
    else {
        if (rarely(self->task == id || record->u.waiters.first != ES_NONE ||
                   !es_stack_copy_roomy(self)))
            return await_with_care(self, id);
        wait_list_add(sched, self, id);
    }
    return es_loop_suspend(self, awaited);
}

/* Going on at once after a task that is done needs no frame, so everything that does is in other
 * functions. Itself it is not inlined: compilers make no jumps of the last calls in what they
 * inline.
 */
static __attribute__((noinline)) struct es_result await_task(struct es_self *self, es_id id)
{
    const struct es_sched *sched = self->sched;
    unsigned watch = es_watch(sched);

    if (rarely((watch & ~(unsigned)ES_WATCH_WORKERS) || id >= sched->count))
        return await_rare(self, id, ES_NEVER);
    if ((sched->one.flags & ES_CONTINUE) && es_code(&sched->records[id]) >= 0)
        return es_record_result(&sched->records[id]);
    if (rarely(watch != 0))
        return es_watch_rare(sched) ? await_rare(self, id, ES_NEVER) : await_alone(self, id);
    return await_pending(self, id);
}

/* In a program of C++: exceptions that are being handled are taken along, which needs a frame. */
static __attribute__((noinline)) struct es_result await_in_cxx(struct es_self *self, es_id id)
{
    return es_cxx_any() ? await_rare(self, id, ES_NEVER) : await_task(self, id);
}

struct es_result es_await_id(struct es_self *self, es_id id)
{
    if (rarely(!self || es_current_fiber != self))
        return es_result_plain(ES_MISUSE, ES_NONE);
    return rarely(es_cxx_linked()) ? await_in_cxx(self, id) : await_task(self, id);
}

struct es_result es_await(struct es_self *self, const char *name)
{
    es_id id;

    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    id = es_set_find(es_request_root(es_self_request(self))->set, name);
    return id == ES_NONE ? await_unknown_name(self, name) : es_await_id(self, id);
}
