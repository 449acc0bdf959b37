/* SPDX-License-Identifier: MIT
 * The loop. It runs on the fibers themselves: one whose body returned takes the next ready task and
 * enters it in place, so that a body that does not wait costs no switch. One that must wait
 * switches straight to the next that is ready to go on, or hands the next body to an idle fiber.
 * Only when nothing is ready does es_wait's own stack take over: timers, parking and everything
 * rare happen there. */
#include "core/finish.h"
#include "core/prefetch.h"
#include "platform/memory.h"
#include "workers/fast_path.h"
#include "workers/shared_loop.h"
#include "workers/state.h"

enum { BUDGET = 1024 };

static void fiber_start(void *argument);
static void fiber_start_crew(void *argument);

/* SplitMix64 (Steele, Lea and Flood 2014): also seeds that are close together lead far apart. */
static uint32_t shuffle(void *self, const es_id *ready, uint32_t count)
{
    struct es_sched *sched = self;
    uint64_t z = sched->shuffle += 0x9e3779b97f4a7c15u;

    (void)ready;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % count);
}

/* The caller's turn is no task: it is not to be chosen, and those behind it wait until it has come.
 */
static __attribute__((noinline)) es_id take_chosen(struct es_sched *sched)
{
    if (sched->options.pick)
        return es_ring_choose(&sched->ready, sched->count, sched->options.pick,
                              sched->options.self);
    return es_ring_choose(&sched->ready, sched->count, sched->options.seed ? shuffle : NULL, sched);
}

static inline es_id take(struct es_sched *sched)
{
    return rarely(sched->choosing) ? take_chosen(sched) : es_ring_pop(&sched->ready);
}

/* One step more; true: timers and posts must be looked at. The main stack may have taken the last
 * one. */
static inline bool spent(struct es_sched *sched)
{
    return sched->budget == 0 || --sched->budget == 0;
}

static inline void idle_push(struct es_sched *sched, struct es_self *fiber)
{
    es_fiber_answerless(fiber);
    fiber->next = sched->stacks.idle;
    sched->stacks.idle = fiber;
}

__attribute__((noinline)) struct es_self *es_loop_fiber(struct es_sched *sched)
{
    struct es_self *fiber =
        es_stacks_fresh(&sched->stacks, sched, sched->crew ? fiber_start_crew : fiber_start);

    if (sched->stacks.guard == ES_GUARD_CANARY)
        sched->watch |= ES_WATCH_CANARY; /* from now on: better guards ran out */
    return fiber;
}

ES_INLINE void idle_take(struct es_sched *sched, const struct es_self *first)
{
    sched->stacks.idle = first->next;
    if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
        es_ahead_idle(sched, first);
}

static inline struct es_self *idle_pop(struct es_sched *sched)
{
    struct es_self *fiber = sched->stacks.idle;

    if (!fiber)
        return es_loop_fiber(sched);
    idle_take(sched, fiber);
    return fiber;
}

/* `to` is the one that runs now. True: its frames must be put onto the shared stack. The switches
 * themselves are called where they can be the last call of a function that a body has called: no
 * frame of that function is kept then. */
static inline bool take_turn(struct es_sched *sched, struct es_self *to)
{
    *sched->current = to;
    if (!rarely(sched->stacks.copying))
        return false;
    sched->stacks.resident = to;
    return true;
}

/* The fiber of a task that is ready to go on, and goes on now. */
static inline struct es_self *go_on(const struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    es_code_set(record, ES_RUNNING);
    return es_stacks_fiber(&sched->stacks, es_pending(record));
}

void es_loop_slow(const struct es_self *self)
{
    const struct es_sched *sched = self->sched;
    es_ns ran;

    if (!(es_watch(sched) & ES_WATCH_SLOW))
        return;
    ran = sched->clock->now(sched->clock) - self->resumed;
    if (ran > sched->options.slow)
        sched->options.warn(sched->options.self, self->task, ran);
}

void es_loop_unstacked(struct es_sched *sched, es_id task)
{
    if (sched->watch & ES_WATCH_LIMIT)
        sched->places++;
    es_finish_watched(sched, task, es_result_plain(ES_NO_MEMORY, task));
}

/* What is rare about entering: the body is not entered when the call is being cancelled. */
static bool enter_watched(struct es_sched *sched, struct es_self *self)
{
    es_ns now = sched->clock->now(sched->clock);
    es_ns limit = sched->set->timeout ? sched->set->timeout[self->task] : 0;

    self->resumed = now;
    self->holds = (sched->watch & ES_WATCH_LIMIT) != 0;
    if (sched->stop.code != ES_OK)
        return false;
    if (sched->watch & ES_WATCH_TRACE)
        es_trace_add(&sched->trace, now, self->task, ES_NONE, ES_EVENT_ENTER);
    if (limit > 0) {
        es_ns when = limit > ES_NEVER - now ? ES_NEVER : now + limit;

        if (!es_timers_arm(&sched->timers, when, es_wake_owner(sched, ES_OWNER_LIMIT, self->task)))
            self->stop = ES_NO_MEMORY;
    }
    return true;
}

/* By value, so that results stay in registers where nothing is watched. */
static struct es_result leave_watched(struct es_sched *sched, struct es_self *self,
                                      struct es_result result)
{
    if (sched->task_timer && sched->task_timer[self->task])
        es_timers_cancel(&sched->timers, sched->task_timer[self->task]);
    if ((sched->watch & ES_WATCH_CANARY) && !es_stacks_sound(&sched->stacks, self))
        result = es_result_plain(ES_OVERFLOW, self->task);
    es_loop_slow(self);
    if (sched->watch & ES_WATCH_LIMIT)
        sched->places++;
    self->holds = false;
    self->stop = ES_OK;
    return result;
}

static void run_hooks(struct es_self *self)
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

void es_loop_finish(struct es_sched *sched, struct es_self *self, struct es_result result)
{
    if (self->hooks)
        run_hooks(self);
    es_core_enter(sched);
    if (es_watch(sched) & ~(unsigned)ES_WATCH_WORKERS)
        result = leave_watched(sched, self, result);
    es_finish_watched(sched, self->task, result);
}

/* False: it is not to be entered. */
ES_INLINE bool enter(struct es_sched *sched, struct es_self *self, es_id task)
{
    struct es_record *record = &sched->records[task];

    self->task = task;
    es_pending_set(record, self->index);
    es_code_set(record, ES_RUNNING);
    return !rarely(es_watch(sched) & ~(unsigned)ES_WATCH_WORKERS) || enter_watched(sched, self);
}

ES_INLINE void finish(struct es_sched *sched, struct es_self *self, es_id task,
                      struct es_result result)
{
    unsigned watch = es_watch(sched);

    if (rarely((watch & ~(unsigned)ES_WATCH_CREW) != 0 || result.code != ES_OK)) {
        if (watch & ~(unsigned)ES_WATCH_WORKERS)
            result = leave_watched(sched, self, result);
        es_finish_watched(sched, task, result);
        return;
    }
    es_finish_plain(sched, task, result.value);
}

void es_loop_body(struct es_sched *sched, struct es_self *self, es_id task)
{
    const struct es_node *node = &sched->nodes[task];
    struct es_result result = sched->stop;

    if (enter(sched, self, task)) {
        es_crew_out(sched, 0);
        result = node->body(self, node->data);
        if (rarely(self->hooks != NULL))
            run_hooks(self);
        es_crew_in(sched);
    }
    finish(sched, self, task, result);
}

/* ---- a free fiber: called instead of a body, these return when there is another body for the
 * fiber, in `handed` ---- */

static struct es_result free_to_other(struct es_self *self, void *other)
{
    struct es_sched *sched = self->sched;
    struct es_self *next = other;

    idle_push(sched, self);
    if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
        es_ahead_ready(sched, next->task);
    if (take_turn(sched, next))
        return es_switch_copied(&self->context, &next->context, sched->stacks.top, false);
    return es_fiber_switch(self, next);
}

static struct es_result free_to_main(struct es_self *self, void *data)
{
    struct es_sched *sched = self->sched;

    (void)data;
    idle_push(sched, self);
    sched->stacks.resident = NULL;
    *sched->current = sched->outer;
    return es_fiber_switch(self, &sched->main);
}

/* The next one to run, or ES_NONE: the main stack must look. */
ES_INLINE es_id next_task(struct es_sched *sched)
{
    es_id task;

    if (rarely(es_ring_empty(&sched->ready) || spent(sched)))
        return ES_NONE;
    task = take(sched);
    if (rarely(sched->broad))
        es_ahead_task(sched);
    return task;
}

/* Runs bodies, beginning with the one that was handed over. What goes on after a wait is called in
 * the place where bodies are: a processor bears in mind where calls will return to, and the body
 * that goes on will return just there, though on another stack. With one worker it never returns.
 * Otherwise, when several are at work: whether the fiber has been handed another body. */
ES_INLINE bool run_bodies(struct es_sched *sched, struct es_self *self, const bool crew)
{
    es_id task = sched->handed;

    for (;;) {
        int32_t code = task == ES_NONE ? ES_CALLER : es_code(&sched->records[task]);
        struct es_result result;
        es_body *body;
        void *data;

        if (code == ES_UNSTARTED || (crew && code == ES_WANTED)) {
            body = sched->nodes[task].body;
            data = sched->nodes[task].data;
            if (!enter(sched, self, task)) {
                finish(sched, self, task, sched->stop);
                task = next_task(sched);
                continue;
            }
            if (crew)
                es_crew_out(sched, 0);
        }
        else if (code == ES_READY && !rarely(sched->indirect)) {
            body = free_to_other;
            data = go_on(sched, task);
            task = ES_NONE;
        }
        else {
            sched->handed = task;
            body = free_to_main;
            data = NULL;
            task = ES_NONE;
        }
        __asm__ volatile("" : "+r"(body)); /* or compilers make several calls of the one */
        result = body(self, data);
        if (task == ES_NONE) { /* the fiber was free */
            if (crew && rarely(es_watch(sched) & ES_WATCH_SHARED))
                return true;
            task = sched->handed;
            continue;
        }
        if (rarely(self->hooks != NULL))
            run_hooks(self);
        if (crew)
            es_crew_in(sched);
        finish(sched, self, task, result);
        if (crew && rarely(es_watch(sched) & ES_WATCH_SHARED))
            return false;
        task = next_task(sched);
    }
}

static void fiber_start(void *argument)
{
    struct es_self *self = argument;

#ifdef ES_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    run_bodies(self->sched, self, false);
}

/* The same where there are several workers. One or many may be at work when it is entered, and the
 * other when a body has returned. */
static void fiber_start_crew(void *argument)
{
    struct es_self *self = argument;
    struct es_sched *sched = self->sched;

#ifdef ES_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    for (;;) {
        if (es_watch(sched) & ES_WATCH_SHARED)
            es_lane_bodies(self);
        else if (run_bodies(sched, self, true))
            continue;
        if (es_watch(sched) & ES_WATCH_SHARED) {
            es_share_yield(self);
        }
        else {
            sched->handed = ES_NONE;
            free_to_main(self, NULL);
        }
    }
}

/* Everything rare about waiting. */
static __attribute__((noinline)) struct es_result suspend_slowly(struct es_self *self, es_id next)
{
    struct es_sched *sched = self->sched;

    if (es_watch(sched) & ES_WATCH_SHARED) {
        es_share_suspend(self);
        return self->cut;
    }
    sched->handed = next;
    *sched->current = sched->outer;
    return es_fiber_switch(self, &sched->main);
}

/* All calls are the last, so there is no frame. */
struct es_result es_loop_suspend(struct es_self *self, const void *answer)
{
    struct es_sched *sched = self->sched;
    struct es_self *other;
    es_id task;
    int32_t code;

    self->context.u.answer = answer;
    if (rarely((es_watch(sched) & ES_WATCH_SHARED) || sched->indirect || !es_copies_fits(self) ||
               es_ring_empty(&sched->ready) || spent(sched)))
        return suspend_slowly(self, ES_NONE);
    task = es_ring_pop(&sched->ready);
    code = es_code(&sched->records[task]);
    if (code == ES_READY) {
        other = go_on(sched, task);
        if (rarely(sched->stacks.fresh > ES_NEAR_STACKS))
            es_ahead_ready(sched, task);
        if (rarely(other == self))
            return es_record_result(answer);
    }
    else {
        other = sched->stacks.idle;
        if (rarely(!es_code_fresh(code) || !other))
            return suspend_slowly(self, task);
        idle_take(sched, other);
        sched->handed = task;
        if (rarely(sched->stacks.copying)) {
            other->context.sp = NULL;
            other->context.u.start = fiber_start;
        }
    }
    if (take_turn(sched, other))
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
        fiber = go_on(sched, task);
        if (sched->stacks.copying)
            es_copies_restore(&sched->stacks, fiber);
        leave_main(sched, fiber);
        break;
    case ES_UNSTARTED:
    case ES_WANTED:
        fiber = idle_pop(sched);
        sched->handed = fiber ? task : ES_NONE;
        if (fiber && sched->stacks.copying)
            es_copies_begin(&sched->stacks, fiber, fiber_start);
        if (fiber)
            leave_main(sched, fiber);
        else
            es_loop_unstacked(sched, task);
        break;
    case ES_SKIPPED:
        sched->handed = ES_NONE;
        es_finish_watched(sched, task, es_record_result(&sched->records[record->task]));
        break;
    default: /* ES_CALLER */ sched->handed = ES_NONE; sched->leaving = true;
    }
}

void es_loop_run(struct es_sched *sched)
{
    sched->leaving = false;
    sched->handed = ES_NONE;
    sched->budget = BUDGET;
    for (;;) {
        es_id task = sched->handed;

        if (task == ES_NONE) {
            if (es_ring_empty(&sched->ready) || sched->budget == 0) {
                sched->budget = BUDGET;
                es_wake_idle(sched);
                if (rarely(sched->leaving))
                    return;
            }
            if (es_ring_empty(&sched->ready))
                continue;
            task = take(sched);
            sched->budget--;
        }
        dispatch(sched, task);
        if (sched->leaving)
            return;
    }
}
