/* SPDX-License-Identifier: MIT
 * The loop. It runs on the fibers themselves: a fiber whose body returned takes the next ready task
 * and enters it in place, so that a body that does not wait costs no switch. A body that must wait
 * switches straight to the next fiber that can go on, or to an idle fiber that enters the next
 * task. The stack of es_wait takes over only when nothing is ready: timers, parking and everything
 * rare happen there. */
#include "core/loop.h"

#include "core/bodies.h"
#include "core/calls/request.h"
#include "core/poll.h"
#include "fibers/stack_copy.h"

enum { BUDGET = 1024 }; /* steps */

static void fiber_start(void *argument);

bool es_loop_fiber_make(struct es_sched *sched)
{
    return es_stacks_fresh(&sched->stacks, sched,
                           sched->team ? sched->team->hooks->fiber : fiber_start);
}

__attribute__((noinline)) struct es_self *es_loop_fiber(struct es_sched *sched)
{
    struct es_stacks *stacks = &sched->stacks;

    if (stacks->unlisted == stacks->fresh && !es_loop_fiber_make(sched))
        return NULL;
    return es_stacks_next(stacks);
}

/* An idle fiber, if there is one. */
ES_INLINE struct es_self *idle_take(struct es_sched *sched)
{
    struct es_self *fiber = sched->stacks.idle;

    if (fiber) {
        sched->stacks.idle = fiber->next;
        if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
            es_prefetch_idle(sched, fiber);
    }
    else {
        fiber = es_stacks_next(&sched->stacks);
        if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
            es_prefetch_unlisted(sched);
    }
    return fiber;
}

static inline struct es_self *idle_pop(struct es_sched *sched)
{
    struct es_self *fiber = idle_take(sched);

    return fiber ? fiber : es_loop_fiber(sched);
}

static void fiber_start(void *argument)
{
    struct es_self *self = argument;

#ifdef ES_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    es_bodies_run(self->sched, self, false);
}

/* Everything rare about waiting. */
static __attribute__((noinline)) struct es_result suspend_slowly(struct es_self *self, es_id next)
{
    struct es_sched *sched = self->sched;

    if (es_watch(sched) & ES_WATCH_SHARED) {
        sched->team->hooks->suspend(self);
        return self->cut;
    }
    sched->entering = next;
    *sched->current = sched->outer;
    return es_fiber_switch(self, &sched->main);
}

/* A turn that is due may cut this very wait short, and then the answer is another. */
static __attribute__((noinline)) struct es_result suspend_when_due(struct es_self *self,
                                                                   const void *answer)
{
    self->context.u.answer = answer;
    if (es_finish_due(self->sched))
        return suspend_slowly(self, ES_NONE);
    return es_loop_suspend(self, self->context.u.answer);
}

/* Every call is the last one of the function, so that it keeps no frame. */
struct es_result es_loop_suspend(struct es_self *self, const void *answer)
{
    struct es_sched *sched = self->sched;
    struct es_self *other;
    es_id task;
    int32_t code;

    ES_ASSERT(es_current() == self);
    if (rarely(es_finish_is_due(sched)))
        return suspend_when_due(self, answer);
    self->context.u.answer = answer;
    if (rarely((es_watch(sched) & ES_WATCH_SHARED) || sched->indirect ||
               !es_stack_copy_fits(self) || es_ring_empty(&sched->ready)))
        return suspend_slowly(self, ES_NONE);
    task = es_ring_pop(&sched->ready);
    code = es_code(&sched->records[task]);
    if (code == ES_READY) {
        other = es_bodies_go_on(sched, task);
        if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
            es_prefetch_ready(sched, task);
        if (rarely(other == self))
            return es_record_result(answer);
    }
    else {
        if (rarely(!es_code_fresh(code)))
            return suspend_slowly(self, task);
        other = idle_take(sched);
        if (rarely(!other))
            return suspend_slowly(self, task);
        sched->entering = task;
        if (rarely(sched->stacks.copying)) {
            other->context.sp = NULL;
            other->context.u.start = fiber_start;
        }
    }
    if (es_bodies_turn(sched, other))
        return es_switch_copied(&self->context, &other->context, sched->stacks.top, true);
    return es_fiber_switch(self, other);
}

static void leave_main(struct es_sched *sched, struct es_self *fiber)
{
    *sched->current = fiber;
    es_fiber_switch(&sched->main, fiber);
}

/* On the main stack: lets `task` go on. */
static void dispatch(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];
    struct es_self *fiber;

    switch (es_code(record)) {
    case ES_READY:
        fiber = es_bodies_go_on(sched, task);
        if (sched->stacks.copying)
            es_stack_copy_restore(&sched->stacks, fiber);
        leave_main(sched, fiber);
        break;
    case ES_UNSTARTED:
    case ES_WANTED:
        fiber = idle_pop(sched);
        sched->entering = fiber ? task : ES_NONE;
        if (fiber && sched->stacks.copying)
            es_stack_copy_begin(&sched->stacks, fiber, fiber_start);
        if (fiber)
            leave_main(sched, fiber);
        else
            es_bodies_unstacked(sched, task);
        break;
    case ES_SKIPPED:
        sched->entering = ES_NONE;
        es_finish_failed(sched, task, es_record_result(&sched->records[record->task]));
        break;
    default:
        ES_ASSERT(es_code(record) == ES_CALLER);
        sched->entering = ES_NONE;
        sched->leaving = !sched->many || es_request_turn(es_request_of(sched, task));
    }
}

static void grant_turns(struct es_sched *sched)
{
    sched->turns_granted = sched->watched ? ES_TURNS_WATCHED : BUDGET;
    es_finish_look_after(sched, sched->turns_granted);
}

static void look(struct es_sched *sched)
{
    es_poll_turns(sched, sched->turns_granted - (sched->look - sched->ready.head) + 1);
    grant_turns(sched);
    if (sched->stepping)
        sched->leaving = true;
    else
        es_poll_idle(sched);
}

void es_loop_run(struct es_sched *sched)
{
    ES_ASSERT(sched->phase != ES_IDLE && sched->count > 0);
    sched->leaving = false;
    sched->entering = ES_NONE;
    grant_turns(sched);
    for (;;) {
        es_id task = sched->entering;

        if (task == ES_NONE) {
            bool looks = es_finish_is_due(sched) && es_finish_due(sched);

            if (looks || es_ring_empty(&sched->ready)) {
                look(sched);
                if (rarely(sched->leaving))
                    return;
            }
            if (es_ring_empty(&sched->ready))
                continue;
            task = es_ready_take(sched);
        }
        dispatch(sched, task);
        if (sched->leaving)
            return;
    }
}
