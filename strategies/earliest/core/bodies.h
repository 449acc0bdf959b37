/* SPDX-License-Identifier: MIT
 * Entering bodies and finishing their tasks. A fiber whose body has returned takes the next ready
 * task and enters it in place, so that a body that does not wait costs no switch. */
#ifndef ES_CORE_BODIES_H
#define ES_CORE_BODIES_H

#include "core/finish.h"
#include "core/state/prefetch.h"

/* The body stops running: warns if it ran for long. */
void es_bodies_slow(const struct es_self *self);
void es_bodies_unstacked(struct es_sched *sched, es_id task); /* there is no memory for its stack */
/* Enters and finishes a task. */
void es_bodies_one(struct es_sched *sched, struct es_self *self, es_id task);
/* The body has returned. */
void es_bodies_end(struct es_sched *sched, struct es_self *self, struct es_result result);
void es_bodies_hooks(struct es_self *self);

/* The rare part of entering a body, and of leaving it. False: the body is not to be entered, since
 * the call is being cancelled or a pool refused; then the task's result is the second. */
bool es_bodies_enter_watched(struct es_sched *sched, struct es_self *self);
struct es_result es_bodies_refusal(struct es_sched *sched, es_id task);
/* For a fiber that a canary may guard: ES_OVERFLOW in place of `result` if that was overwritten. */
struct es_result es_bodies_overrun(const struct es_self *self, struct es_result result);
struct es_result es_bodies_leave_watched(struct es_sched *sched, struct es_self *self,
                                         struct es_result result);

/* A fiber without a body gives way to another fiber, or to the main stack. Called in place of a
 * body; returns when there is a task for this fiber, in `entering`. */
struct es_result es_bodies_to_other(struct es_self *self, void *other);
struct es_result es_bodies_to_main(struct es_self *self, void *data);

static inline void es_bodies_idle(struct es_sched *sched, struct es_self *fiber)
{
    es_fiber_answerless(fiber);
    fiber->next = sched->stacks.idle;
    sched->stacks.idle = fiber;
}

/* `to` runs from now on. True: its frames must be copied onto the shared stack. The caller makes
 * the switch itself, as its last call, so that it keeps no frame. */
static inline bool es_bodies_turn(struct es_sched *sched, struct es_self *to)
{
    *sched->current = to;
    if (!rarely(sched->stacks.copying))
        return false;
    sched->stacks.resident = to;
    return true;
}

/* The fiber of a task that is ready to go on, and goes on now. */
static inline struct es_self *es_bodies_go_on(const struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    ES_ASSERT(es_code(record) == ES_READY);
    ES_ASSERT(es_stacks_fiber(&sched->stacks, es_pending(record))->task == task);
    es_code_set(record, ES_RUNNING);
    return es_stacks_fiber(&sched->stacks, es_pending(record));
}

/* The task's body is about to be called. */
ES_INLINE void es_bodies_record(struct es_record *record, struct es_self *self, es_id task)
{
    ES_ASSERT(es_code_fresh(es_code(record)) && !self->hooks);
    self->task = task;
    es_pending_set(record, self->index);
    es_code_set(record, ES_RUNNING);
}

/* False: it is not to be entered. */
ES_INLINE bool es_bodies_enter(struct es_sched *sched, struct es_self *self, es_id task)
{
    ES_ASSERT(task < sched->count);
    es_bodies_record(&sched->records[task], self, task);
    return !rarely(es_watch(sched) & ~(unsigned)ES_WATCH_WORKERS) ||
           es_bodies_enter_watched(sched, self);
}

/* Returns the next one to run, if that is known and the caller `follows`. */
ES_INLINE struct es_follower es_bodies_finish(struct es_sched *sched, struct es_self *self,
                                              es_id task, struct es_result result,
                                              const bool follows)
{
    const struct es_follower none = { ES_NONE, NULL };
    unsigned watch = es_watch(sched);

    if (rarely(self->index >= sched->stacks.canaries))
        result = es_bodies_overrun(self, result);
    if (rarely((watch & ~(unsigned)ES_WATCH_TEAM) | (unsigned)result.code)) {
        if ((watch & ~(unsigned)ES_WATCH_TEAM) == ES_WATCH_MANY && result.code == ES_OK &&
            es_finish_request(sched, task, result.value))
            return none;
        if (watch & ~(unsigned)ES_WATCH_WORKERS)
            result = es_bodies_leave_watched(sched, self, result);
        es_finish_watched(sched, task, result);
        return none;
    }
    return es_finish_plain(sched, task, result.value, follows);
}

/* The next one to run, or ES_NONE: the main stack must look. */
ES_INLINE es_id es_bodies_next(struct es_sched *sched)
{
    es_id task;

    if (rarely(es_finish_is_due(sched)) && es_finish_due(sched))
        return ES_NONE;
    if (rarely(es_ring_empty(&sched->ready)))
        return ES_NONE;
    task = es_ready_take(sched);
    if (rarely(sched->large))
        es_prefetch_task(sched);
    return task;
}

/* Runs bodies, beginning with that of `entering`. A switch to a waiting body is made by the same
 * call instruction that enters bodies: the processor predicts that the call returns behind it, and
 * the waiting body will return just there, on another stack. Never returns with one worker. With
 * several, returns when the core is shared: true if there is a task for this fiber, in `entering`.
 */
ES_INLINE bool es_bodies_run(struct es_sched *sched, struct es_self *self, const bool team)
{
    es_id task = sched->entering;

    for (;;) {
        int32_t code = task == ES_NONE ? ES_CALLER : es_code(&sched->records[task]);
        es_body *body;
        void *data;

        if (code == ES_UNSTARTED || (team && code == ES_WANTED)) {
            body = sched->nodes[task].body;
            data = sched->nodes[task].data;
            if (!es_bodies_enter(sched, self, task)) {
                es_bodies_finish(sched, self, task, es_bodies_refusal(sched, task), false);
                task = es_bodies_next(sched);
                continue;
            }
            if (team)
                es_team_out(sched, false);
        }
        else if (code == ES_READY && !rarely(sched->indirect)) {
            body = es_bodies_to_other;
            data = es_bodies_go_on(sched, task);
            task = ES_NONE;
        }
        else {
            sched->entering = task;
            body = es_bodies_to_main;
            data = NULL;
            task = ES_NONE;
        }
        for (;;) { /* what follows past the ready queue goes round here */
            struct es_result result;
            struct es_follower next;

            __asm__ volatile("" : "+r"(body)); /* or compilers make several calls of the one */
            result = body(self, data);
            if (task == ES_NONE) { /* the fiber was free */
                if (team && rarely(es_watch(sched) & ES_WATCH_SHARED))
                    return true;
                task = sched->entering;
                break;
            }
            if (rarely(self->hooks != NULL))
                es_bodies_hooks(self);
            if (team)
                es_team_in(sched);
            next = es_bodies_finish(sched, self, task, result, true);
            if (!next.record) {
                if (team && rarely(es_watch(sched) & ES_WATCH_SHARED))
                    return false;
                task = es_bodies_next(sched);
                break;
            }
            task = next.task;
            es_bodies_record(next.record, self, task);
            body = sched->nodes[task].body;
            data = sched->nodes[task].data;
            if (team)
                es_team_step_on(sched->team);
        }
    }
}

#endif
