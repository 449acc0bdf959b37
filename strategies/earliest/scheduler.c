/* SPDX-License-Identifier: MIT
 * The life of a scheduler and of a call. */
#define _GNU_SOURCE
#include "scheduler.h"

#include <string.h>

#include "core/calls/check.h"
#include "core/calls/errors.h"
#include "core/calls/places.h"
#include "core/calls/request.h"
#include "core/calls/settle.h"
#include "core/calls/value.h"
#include "core/jobs.h"
#include "core/loop.h"
#include "core/state/codes.h"
#include "core/state/ready.h"
#include "core/state/wake.h"
#include "platform/cxx.h"
#include "platform/memory.h"
#include "platform/sized.h"
#include "platform/text.h"
#include "workers/pool.h"

/* The clock stays where it is, so a program must have all fields that 0.3.0 had. */
static bool clock_known(const struct es_clock *clock)
{
    return es_sized(clock, sizeof *clock) >= sizeof *clock && es_sized_known(clock, sizeof *clock);
}

struct es_sched *es_sched_new(const struct es_options *given, struct es_error *error)
{
    static const struct es_options standard;
    const struct es_options *options;
    struct es_alloc alloc;
    struct es_options own;
    struct es_sched *sched;

    if (!es_sized_copy(&own, sizeof own, given ? given : &standard, sizeof own) ||
        (own.clock && !clock_known(own.clock)) || !es_memory_init(&alloc, own.alloc)) {
        es_error_set(error, ES_UNSUPPORTED, ES_NONE,
                     "The options, the clock or the allocator set what this version does not know");
        return NULL;
    }
    options = &own;
    if (es_check_options(options, error))
        return NULL;
    sched = es_memory_take(&alloc, 1, sizeof *sched);
    if (!sched)
        goto out;
    memset(sched, 0, sizeof *sched);
    sched->alloc = alloc;
    sched->options = *options;
    es_fiber_answerless(&sched->main);
    sched->choosing = options->pick || options->seed;
    es_stacks_init(&sched->stacks, &alloc, options->stack_size,
                   options->copy_stacks   ? ES_STACKS_COPIED
                   : options->huge_stacks ? ES_STACKS_HUGE
                                          : ES_STACKS_GUARDED);
    sched->indirect = sched->choosing || (sched->stacks.copying && !sched->stacks.direct);
    es_timers_init(&sched->timers, &sched->alloc, es_wake_moved, sched);
    sched->one.sched = sched;
    es_abort_open(&sched->one.abort, sched);
    es_abort_close(&sched->one.abort);
    atomic_init(&sched->posted, 0);
    if (pthread_mutex_init(&sched->lock, NULL) != 0) {
        es_memory_give(&alloc, sched, 1, sizeof *sched);
        goto out;
    }
    sched->own_clock = options->clock ? NULL : es_real_clock_new(0, true);
    sched->clock = options->clock ? options->clock : sched->own_clock;
    if (!sched->clock)
        goto fini;
    if (options->trace_events) {
        sched->trace.ring =
            es_memory_take(&alloc, options->trace_events, sizeof *sched->trace.ring);
        if (!sched->trace.ring)
            goto fini;
        sched->trace.room = options->trace_events;
    }
    if (options->workers > 1) {
        sched->team = es_pool_new(sched, options->workers);
        if (!sched->team)
            goto fini;
    }
    return sched;
fini:
    es_sched_free(sched);
out:
    es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while making a scheduler");
    return NULL;
}

/* Where tasks are chosen out of the middle, half of a ring is free, for it to be turned in. */
static uint32_t ring_size(const struct es_sched *sched, uint32_t count)
{
    uint32_t least = sched->choosing ? 2 * (count + 1) : count + 1;
    uint32_t size = 2;

    while (size < least)
        size *= 2;
    return size;
}

static void arrays_free(struct es_sched *sched)
{
    es_memory_give(&sched->alloc, sched->records, (size_t)sched->room + 1, sizeof *sched->records);
    es_memory_give(&sched->alloc, sched->ready.slots, sched->ready.size, sizeof(es_id));
    es_memory_give(&sched->alloc, sched->task_timer, sched->room, sizeof *sched->task_timer);
    es_memory_give(&sched->alloc, sched->leavers.slots, sched->leavers.size,
                   sizeof *sched->leavers.slots);
    sched->records = NULL;
    sched->task_timer = NULL;
    memset(&sched->ready, 0, sizeof sched->ready);
    es_permits_fini(&sched->one.permits, &sched->alloc);
    memset(&sched->leavers, 0, sizeof sched->leavers);
    sched->room = 0;
    sched->count = sched->one.count = 0;
}

/* Those of the last call of es_start. */
static void results_go(struct es_sched *sched)
{
    struct es_request *one = &sched->one;

    es_values_drop(one);
    es_errors_clear(one);
    es_memory_give(&sched->alloc, sched->destroy, sched->destroy_count, sizeof *sched->destroy);
    sched->destroy = NULL;
    sched->count = one->count = 0;
    sched->trace.written = 0;
    one->set = NULL;
    es_set_detach(&sched->reader);
}

/* The set may be freed before the results go. */
static bool destroy_copy(struct es_sched *sched, const struct es_set *set)
{
    if (!set->destroy)
        return true;
    sched->destroy = es_memory_take(&sched->alloc, set->count, sizeof *sched->destroy);
    sched->destroy_count = set->count;
    if (sched->destroy)
        memcpy(sched->destroy, set->destroy, set->count * sizeof *sched->destroy);
    return sched->destroy != NULL;
}

static unsigned watched(const struct es_sched *sched)
{
    unsigned watch = 0;

    if (sched->team)
        watch |= ES_WATCH_TEAM;
    if (sched->trace.ring)
        watch |= ES_WATCH_TRACE;
    if (sched->options.warn && sched->options.slow > 0)
        watch |= ES_WATCH_SLOW;
    return watch;
}

/* No request is left; goes back to the arrays of one call. */
static void many_leave(struct es_sched *sched)
{
    while (sched->spare) {
        struct es_request *next = sched->spare->next;

        es_memory_give(&sched->alloc, sched->spare, 1, sizeof *next);
        sched->spare = next;
    }
    es_places_fini(sched);
    arrays_free(sched);
    sched->many = false;
}

void es_sched_many(struct es_sched *sched)
{
    ES_ASSERT(sched->phase == ES_IDLE && !sched->many);
    results_go(sched);
    arrays_free(sched);
    es_places_fini(sched);
    sched->many = true;
    sched->turns = 0;
    sched->instant = INT64_MIN;
    sched->large = false;
    sched->shuffle = sched->options.seed;
    sched->ahead_of_caller = ES_NONE;
    sched->trace.written = 0;
    sched->numbered = 0;
    sched->watch = ES_WATCH_MANY | watched(sched);
}

int es_sched_prepare(struct es_sched *sched, uint32_t stacks)
{
    struct es_self **last = &sched->stacks.idle;

    if (sched->phase != ES_IDLE || sched->many)
        return ES_MISUSE;
    while (*last)
        last = &(*last)->next;
    while (sched->stacks.fresh < stacks) { /* behind the others, as they will be taken */
        *last = es_loop_fiber(sched);
        if (!*last)
            return ES_NO_MEMORY;
        last = &(*last)->next;
    }
    return ES_OK;
}

void es_sched_free(struct es_sched *sched)
{
    struct es_alloc alloc;

    if (!sched)
        return;
    while (sched->first)
        es_request_free(sched->first);
    if (sched->phase != ES_IDLE)
        es_finish(sched, NULL);
    alloc = sched->alloc;
    es_set_detach(&sched->reader);
    es_pool_free(sched);
    es_jobs_fini(sched);
    results_go(sched);
    if (sched->many)
        many_leave(sched);
    arrays_free(sched);
    es_stacks_fini(&sched->stacks);
    es_timers_fini(&sched->timers);
    es_memory_give(&alloc, sched->trace.ring, sched->trace.room, sizeof *sched->trace.ring);
    es_real_clock_free(sched->own_clock);
    pthread_mutex_destroy(&sched->lock);
    es_memory_give(&alloc, sched, 1, sizeof *sched);
}

static bool ring_make(struct es_sched *sched, struct es_ring *ring, uint32_t count)
{
    struct es_ring larger = { .size = ring_size(sched, count) };

    if (ring->size < larger.size) {
        larger.slots = es_memory_take(&sched->alloc, larger.size, sizeof *larger.slots);
        if (!larger.slots)
            return false;
        /* Prefetching reads slots that were never written. */
        memset(larger.slots, 0xff, larger.size * sizeof *larger.slots);
        es_memory_give(&sched->alloc, ring->slots, ring->size, sizeof *ring->slots);
        *ring = larger;
    }
    ring->head = ring->tail = 0;
    ring->due = UINT32_MAX;
    return true;
}

/* Several workers promise no order, and a choice goes before it. Where dependencies are declared,
 * which better-all does not have, a task that nobody awaits is done at once. */
static unsigned turns(const struct es_sched *sched, const struct es_set *set, unsigned flags)
{
    if ((flags & ES_CONTINUE) || sched->team || sched->options.pick || sched->options.seed)
        return 0;
    return ES_TURN_AWAITED | (set->edge_count ? 0 : ES_TURN_UNAWAITED);
}

static bool leavers_make(struct es_sched *sched)
{
    struct es_leavers *leavers = &sched->leavers;

    if (sched->turns && !leavers->slots) {
        uint32_t size = ring_size(sched, sched->room);

        leavers->slots = es_memory_take(&sched->alloc, size, sizeof *leavers->slots);
        if (!leavers->slots)
            return false;
        leavers->size = size;
    }
    leavers->head = leavers->tail = 0;
    return true;
}

static bool arrays_make(struct es_sched *sched, const struct es_set *set,
                        const struct es_call *call)
{
    if (set->count > sched->room || !sched->records) {
        arrays_free(sched);
        sched->records =
            es_memory_take(&sched->alloc, (size_t)set->count + 1, sizeof *sched->records);
        if (!sched->records)
            return false;
        sched->room = set->count;
    }
    if (set->timeout && !sched->task_timer) {
        sched->task_timer = es_memory_take(&sched->alloc, sched->room, sizeof *sched->task_timer);
        if (!sched->task_timer)
            return false;
        memset(sched->task_timer, 0, sched->room * sizeof *sched->task_timer);
    }
    if (sched->team && !es_pool_room(sched, set->count))
        return false;
    sched->turns = turns(sched, set, call->flags);
    return leavers_make(sched) && ring_make(sched, &sched->ready, set->count) &&
           (!call->limit || es_permits_make(&sched->one.permits, &sched->alloc, sched->room));
}

static void records_fill(struct es_sched *sched, const struct es_set *set)
{
    const struct es_node *nodes = set->nodes;
    struct es_record *records = sched->records;

    for (uint32_t i = 0, count = set->count; i < count; i++) {
        struct es_record *record = &records[i];

        record->u.waiters.first = record->u.waiters.last = ES_NONE;
        atomic_init(&record->code, ES_UNSTARTED);
        record->task = ES_NONE;
        atomic_init(&record->pending, nodes[i].pending);
        record->next = ES_NONE;
    }
    atomic_init(&records[set->count].code, ES_CALLER);
}

static void call_begin(struct es_sched *sched, struct es_set *set, const struct es_call *call)
{
    es_set_attach(set, &sched->reader);
    sched->nodes = set->nodes;
    sched->after = set->after;
    sched->count = set->count;
    sched->instant = INT64_MIN;
    sched->ahead_of_caller = ES_NONE;
    sched->large = set->count > ES_LARGE;
    sched->shuffle = sched->options.seed;
    sched->trace.written = 0;
    es_request_begin(&sched->one, set, call);
    sched->one.destroy = sched->destroy;
    sched->watch = watched(sched) | (call->limit ? ES_WATCH_LIMIT : 0u) |
                   (set->timeout ? ES_WATCH_TIMEOUT : 0u);
    sched->owner = pthread_self();
    sched->owner_fiber = es_current();
    sched->phase = ES_STARTED;
    records_fill(sched, set);
}

/* Those that come after nothing, in order. */
static void ready_fill(struct es_sched *sched, const struct es_set *set)
{
    struct es_ring *ring = &sched->ready;
    uint32_t count = 0;

    if (es_watch_rare(sched)) {
        for (es_id task = 0; task < set->count; task++)
            if (set->nodes[task].pending == 0)
                es_ready_task(sched, task);
        return;
    }
    for (es_id task = 0; task < set->count; task++) {
        ring->slots[count] = task;
        count += set->nodes[task].pending == 0;
    }
    ring->tail = count;
}

int es_sched_call(struct es_call *own, const struct es_call *given, struct es_error *error)
{
    static const struct es_call standard;

    if (es_sized_copy(own, sizeof *own, given ? given : &standard, sizeof *own))
        return ES_OK;
    return es_error_set(error, ES_UNSUPPORTED, ES_NONE,
                        "es_call sets a field that this version does not know");
}

/* Everything that can fail comes before anything that cannot. */
int es_start(struct es_sched *sched, struct es_set *set, const struct es_call *given,
             struct es_error *error)
{
    struct es_call own;
    const struct es_call *call = &own;
    es_ns deadline = ES_NEVER;
    int code;

    if (!sched || !set)
        return es_error_set(error, ES_MISUSE, ES_NONE, "There is no %s",
                            sched ? "set" : "scheduler");
    if (sched->phase != ES_IDLE)
        return es_error_set(error, ES_BUSY, ES_NONE,
                            "The scheduler runs another call; es_finish ends it");
    code = es_sched_call(&own, given, error);
    if (code)
        return code;
    if (call->settled || call->over)
        return es_error_set(error, ES_MISUSE, ES_NONE,
                            "`settled` and `over` are for es_request_start");
    ES_REQUIRE(sched->clock->now && sched->clock->park && sched->clock->post);
    ES_REQUIRE(!sched->clock->watch == !sched->clock->unwatch);
    code = es_check_call(call, sched->clock, &deadline, error);
    if (!code)
        code = es_set_build(set, error);
    if (code)
        return code;
    if (sched->many)
        many_leave(sched);
    results_go(sched);
    if (!arrays_make(sched, set, call) || !destroy_copy(sched, set))
        return es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while starting a call");
    sched->count = set->count; /* tells the timer's owner */
    if (!es_wake_arm(sched, deadline, ES_OWNER_CALL, set->count)) {
        sched->count = 0;
        return es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while starting a call");
    }
    call_begin(sched, set, call);
    ready_fill(sched, set);
    es_request_attach(&sched->one);
    if (sched->driven)
        sched->clock->post(sched->clock);
    return es_error_set(error, ES_OK, ES_NONE, "%s", "");
}

int es_sched_refuse(const struct es_sched *sched, struct es_error *error)
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

void es_sched_run(struct es_sched *sched)
{
    struct es_cxx_exceptions exceptions = es_cxx_leave();

    ES_ASSERT(!sched->running);
    sched->running = true;
    sched->current = es_current_place();
    sched->outer = *sched->current;
    main_bounds(sched);
    if (sched->team)
        es_pool_run(sched);
    else
        es_loop_run(sched);
    *sched->current = sched->outer;
    es_cxx_enter(exceptions);
    sched->running = false;
}

int es_sched_report(const struct es_request *request, struct es_error *error)
{
    struct es_result outcome;
    char text[sizeof error->text];

    es_settle_outcome(request, &outcome);
    if (!error)
        return outcome.code;
    es_request_text(request, outcome, text, sizeof text);
    es_error_set(error, outcome.code, outcome.task, "%s", outcome.code ? text : "");
    if (outcome.code == ES_FAILED || outcome.code == ES_ABORTED)
        error->reason = outcome.value;
    return outcome.code;
}

static int refuse(const struct es_sched *sched, struct es_error *error)
{
    if (sched && sched->many)
        return es_error_set(error, ES_MISUSE, ES_NONE, "No call was started with es_start");
    return es_sched_refuse(sched, error);
}

int es_wait(struct es_sched *sched, struct es_error *error)
{
    int code = refuse(sched, error);

    if (code)
        return code;
    if (sched->phase == ES_STARTED && sched->count > 0)
        es_sched_run(sched);
    sched->phase = ES_SETTLED;
    return es_sched_report(&sched->one, error);
}

int es_finish(struct es_sched *sched, struct es_error *error)
{
    int code = refuse(sched, error);

    if (code)
        return code;
    if (sched->phase == ES_STARTED)
        es_wait(sched, NULL);
    if (!(es_watch(sched) & ES_WATCH_SHARED))
        sched->one.finishing =
            true; /* else es_pool_run does so in the core, since other workers are in it */
    if ((es_watch(sched) & ES_WATCH_SHARED) || sched->one.left > 0)
        es_sched_run(sched);
    es_request_end(&sched->one);
    sched->phase = ES_IDLE;
    return es_sched_report(&sched->one, error);
}

int es_run(struct es_sched *sched, struct es_set *set, const struct es_call *call,
           struct es_error *error)
{
    int code = es_start(sched, set, call, error);

    return code ? code : es_finish(sched, error);
}
