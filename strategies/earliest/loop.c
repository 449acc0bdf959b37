/* SPDX-License-Identifier: MIT
 * The loop. It runs on the fibers themselves: one whose body returned takes the next ready task and enters it in
 * place, so that a body that does not wait costs no switch. One that must wait switches straight to the next that is
 * ready to go on, or hands the next body to an idle fiber. Only when nothing is ready does es_wait's own stack take
 * over: timers, parking and everything rare happen there. */
#include "aid.h"
#include "crew.h"
#include "finish.h"
#include "lane.h"
#include "memory.h"
#include "share.h"

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

/* The caller's turn is no task: it is not to be chosen, and those behind it wait until it has come. */
static __attribute__((noinline)) es_id take_chosen(struct es_sched *sched)
{
    if (sched->options.pick)
        return es_ring_choose(&sched->ready, sched->count, sched->options.pick, sched->options.self);
    return es_ring_choose(&sched->ready, sched->count, sched->options.seed ? shuffle : NULL, sched);
}

static inline es_id take(struct es_sched *sched) { return rarely(sched->choosing) ? take_chosen(sched) : es_ring_pop(&sched->ready); }

static inline void idle_push(struct es_sched *sched, struct es_self *fiber)
{
    fiber->next = sched->stacks.idle;
    sched->stacks.idle = fiber;
}

/* The lines of a fiber's stack that are used first when it goes on. */
static inline void prefetch_stack(const struct es_self *fiber)
{
    const char *sp = fiber->sp;

    __builtin_prefetch(sp);
    __builtin_prefetch(sp + 64);
    __builtin_prefetch(sp + 128);
    __builtin_prefetch(sp + 192);
    __builtin_prefetch(sp - 64, 1);
}

__attribute__((noinline)) struct es_self *es_loop_fiber(struct es_sched *sched)
{
    struct es_self *fiber = es_stacks_fresh(&sched->stacks, sched, sched->crew ? fiber_start_crew : fiber_start);

    if (sched->stacks.guard == ES_GUARD_CANARY)
        sched->watch |= ES_WATCH_CANARY; /* from now on: better guards ran out */
    return fiber;
}

static inline struct es_self *idle_pop(struct es_sched *sched)
{
    struct es_self *fiber = sched->stacks.idle;

    if (rarely(!fiber))
        return es_loop_fiber(sched);
    sched->stacks.idle = fiber->next;
    if (fiber->next) {
        prefetch_stack(fiber->next);
        __builtin_prefetch(fiber->next->next);
    }
    return fiber;
}

/* A thousand waiting stacks are a thousand pages: more than the translation buffer holds. So those that will go on
 * next are fetched while this one runs: the record of the third, the fiber of the second, the stack of the first. */
static inline void look_ahead(const struct es_sched *sched)
{
    const struct es_ring *ring = &sched->ready;
    uint32_t count = ring->tail - ring->head;
    const struct es_record *record;

    if (count < 4)
        return;
    record = &sched->records[ring->slots[(ring->head + 1) & (ring->size - 1)]];
    if (es_code(record) == ES_READY)
        prefetch_stack(es_stacks_fiber(&sched->stacks, es_pending(record)));
    record = &sched->records[ring->slots[(ring->head + 2) & (ring->size - 1)]];
    if (es_code(record) == ES_READY)
        __builtin_prefetch(es_stacks_fiber(&sched->stacks, es_pending(record)));
    __builtin_prefetch(&sched->records[ring->slots[(ring->head + 3) & (ring->size - 1)]]);
}

static inline void switch_to(struct es_sched *sched, struct es_self *from, struct es_self *to)
{
    *sched->current = to;
    es_fiber_switch(from, to);
}

static void switch_main(struct es_sched *sched, struct es_self *from)
{
    *sched->current = sched->outer;
    es_fiber_switch(from, &sched->main);
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
    if (sched->crew)
        es_aid_quit(sched);
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
static struct es_result leave_watched(struct es_sched *sched, struct es_self *self, struct es_result result)
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

/* The core is one's own, before and after: `crew` says that while the body runs another worker may take it. */
ES_INLINE void run_body(struct es_sched *sched, struct es_self *self, es_id task, const bool crew)
{
    const unsigned rare = ~(unsigned)ES_WATCH_WORKERS;
    struct es_record *record = &sched->records[task];
    const struct es_node *node = &sched->nodes[task];
    struct es_result result;
    unsigned watch;

    self->task = task;
    es_pending_set(record, self->index);
    es_code_set(record, ES_RUNNING);
    if (rarely(es_watch(sched) & rare) && !enter_watched(sched, self)) {
        result = sched->stop;
    }
    else {
        if (crew)
            es_crew_out(sched, 0);
        result = node->body(self, node->data);
        if (rarely(self->hooks != NULL))
            run_hooks(self);
        if (crew)
            es_crew_back(sched);
    }
    watch = es_watch(sched);
    if (rarely((watch & ~(unsigned)(ES_WATCH_CREW | ES_WATCH_TOUCHED)) != 0 || result.code != ES_OK)) {
        if (watch & rare)
            result = leave_watched(sched, self, result);
        if (crew && result.code != ES_OK)
            es_aid_quit(sched);
        es_finish_watched(sched, task, result);
        return;
    }
    es_finish_plain(sched, task, result.value);
}

void es_loop_body(struct es_sched *sched, struct es_self *self, es_id task) { run_body(sched, self, task, true); }

/* What comes up soon is fetched while this one runs; a place of the queue that holds nothing costs a fetch in
 * vain. Inlined by force: a compiler that finds that it computes nothing would leave it out. */
ES_INLINE void prefetch_task(const struct es_sched *sched)
{
    es_id soon = sched->ready.slots[(sched->ready.head + 2) & (sched->ready.size - 1)];

    if (soon < sched->count) {
        __builtin_prefetch(&sched->records[soon], 1);
        __builtin_prefetch(&sched->nodes[soon]);
    }
}

/* Runs bodies until something else must run, and says which task that is; ES_NONE: the main stack must look. */
ES_INLINE es_id run_bodies(struct es_sched *sched, struct es_self *self, const bool crew)
{
    es_id task = sched->handed;

    for (;;) {
        int32_t code;

        run_body(sched, self, task, crew);
        if (crew && rarely(es_watch(sched) & ES_WATCH_SHARED))
            return ES_NONE;
        if (rarely(es_ring_empty(&sched->ready) || --sched->budget == 0))
            return ES_NONE;
        if (crew && rarely(sched->ready.head % ES_AID_EACH == 0))
            es_aid_look(sched);
        task = take(sched);
        if (rarely(sched->broad))
            prefetch_task(sched);
        code = es_code(&sched->records[task]);
        if (rarely(code != ES_UNSTARTED && !(crew && code == ES_WANTED)))
            return task;
    }
}

/* This fiber is free, and `task` is next. Returns when there is another body for the fiber. */
ES_INLINE void yield_fiber(struct es_sched *sched, struct es_self *self, es_id task)
{
    idle_push(sched, self);
    sched->stacks.resident = NULL;
    if (!sched->stacks.copying && task != ES_NONE && es_code(&sched->records[task]) == ES_READY) {
        look_ahead(sched);
        switch_to(sched, self, es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task])));
    }
    else {
        sched->handed = task;
        switch_main(sched, self);
    }
}

static void fiber_start(void *argument)
{
    struct es_self *self = argument;
    struct es_sched *sched = self->sched;

#ifdef ES_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    for (;;)
        yield_fiber(sched, self, run_bodies(sched, self, false));
}

/* The same where there are several workers. One or many may be at work when it is entered, and the other when a body
 * has returned. */
static void fiber_start_crew(void *argument)
{
    struct es_self *self = argument;
    struct es_sched *sched = self->sched;

#ifdef ES_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    for (;;) {
        es_id task = ES_NONE;
        bool aided = false;

        if (self->aids)
            aided = es_aid_bodies(self);
        else if (es_watch(sched) & ES_WATCH_SHARED)
            es_lane_bodies(self);
        else
            task = run_bodies(sched, self, true);
        if (aided || (es_watch(sched) & ES_WATCH_SHARED))
            es_share_yield(self);
        else
            yield_fiber(sched, self, task);
    }
}

void es_loop_suspend(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    struct es_self *other;
    es_id task;
    int32_t code;

    if (sched->crew)
        sched->crew->waited = true;
    if (rarely(es_watch(sched) & ES_WATCH_SHARED)) {
        es_share_suspend(self);
        return;
    }
    if (sched->stacks.copying || es_ring_empty(&sched->ready) || --sched->budget == 0) {
        sched->handed = ES_NONE;
        switch_main(sched, self);
        return;
    }
    task = take(sched);
    code = es_code(&sched->records[task]);
    if (code == ES_READY) {
        other = es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]));
        look_ahead(sched);
        if (other != self)
            switch_to(sched, self, other);
        return;
    }
    sched->handed = task;
    if (es_code_fresh(code) && (other = idle_pop(sched)) != NULL)
        switch_to(sched, self, other);
    else
        switch_main(sched, self);
}

/* On the main stack: lets `task` go on. */
static void dispatch(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];
    struct es_self *fiber;

    switch (es_code(record)) {
    case ES_READY:
        fiber = es_stacks_fiber(&sched->stacks, es_pending(record));
        if (sched->stacks.copying)
            es_copies_restore(&sched->stacks, fiber);
        switch_to(sched, &sched->main, fiber);
        break;
    case ES_UNSTARTED:
    case ES_WANTED:
        fiber = idle_pop(sched);
        sched->handed = fiber ? task : ES_NONE;
        if (fiber && sched->stacks.copying)
            es_copies_begin(&sched->stacks, fiber, fiber_start);
        if (fiber)
            switch_to(sched, &sched->main, fiber);
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
                if (sched->crew && es_ring_empty(&sched->ready))
                    es_aid_wait(sched);
                if (rarely(sched->leaving))
                    return;
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
