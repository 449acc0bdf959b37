/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <string.h>

#include "arrays.h"
#include "caller.h"
#include "core/calls/check.h"
#include "core/calls/request.h"
#include "core/calls/settle.h"
#include "core/state/ready.h"
#include "core/state/wake.h"
#include "many.h"
#include "platform/sized.h"
#include "platform/text.h"

/* Where nothing rare is watched, those that come after nothing are ready in order. */
static void records_fill(struct es_sched *sched, const struct es_set *set)
{
    const struct es_node *nodes = set->nodes;
    struct es_record *records = sched->records;
    es_id *slots = sched->ready.slots;
    uint32_t ready = 0;

    for (uint32_t i = 0, count = set->count; i < count; i++) {
        uint32_t pending = nodes[i].pending;

        es_record_open(&records[i], pending);
        slots[ready] = i;
        ready += pending == 0;
    }
    atomic_init(&records[set->count].code, ES_CALLER);
    sched->ready.tail = es_watch_rare(sched) ? 0 : ready;
}

/* Bodies of the call before ended in some order, which the fibers are not to be taken in. */
static void unlist(struct es_sched *sched)
{
    if (sched->team)
        sched->team->hooks->unlist(sched);
    else {
        ES_ASSERT(es_stacks_all_idle(&sched->stacks));
        es_stacks_unlist(&sched->stacks);
    }
}

static void call_begin(struct es_sched *sched, struct es_set *set, const struct es_call *call)
{
    es_set_attach(set, &sched->reader);
    sched->nodes = set->nodes;
    sched->after = set->after;
    sched->sole = set->sole;
    sched->count = set->count;
    sched->instant = INT64_MIN;
    sched->ahead_of_caller = ES_NONE;
    sched->large = set->count > ES_LARGE;
    sched->uneven = set->uneven;
    sched->shuffle = sched->options.seed;
    sched->trace.written = 0;
    if (sched->stacks.fresh > ES_NEAR_STACKS)
        unlist(sched);
    es_request_begin(&sched->one, set, call);
    sched->one.destroy = sched->destroy;
    sched->watch = es_watch_options(sched) | (call->limit ? ES_WATCH_LIMIT : 0u) |
                   (set->timeout ? ES_WATCH_TIMEOUT : 0u) | (set->demand ? ES_WATCH_POOLS : 0u);
    sched->owner = pthread_self();
    sched->owner_fiber = es_current();
    sched->phase = ES_STARTED;
    records_fill(sched, set);
}

/* The same where something rare is. */
static void ready_watched(struct es_sched *sched, const struct es_set *set)
{
    for (es_id task = 0; task < set->count; task++)
        if (set->nodes[task].pending == 0)
            es_ready_task(sched, task);
}

int es_call_copy(struct es_call *own, const struct es_call *given, struct es_error *error)
{
    static const struct es_call standard;

    return es_sized_take(own, sizeof *own, given ? given : &standard, "es_call", error);
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
    code = es_call_copy(&own, given, error);
    if (code)
        return code;
    if (call->settled || call->over)
        return es_error_set(error, ES_MISUSE, ES_NONE,
                            "`settled` and `over` are for es_request_start");
    ES_REQUIRE(sched->clock->now && sched->clock->park && sched->clock->post);
    ES_REQUIRE(!sched->clock->watch == !sched->clock->unwatch);
    code = es_check_call(call, sched->clock, &deadline, error);
    if (!code)
        code = es_check_pools(sched, set, error);
    if (!code)
        code = es_set_build(set, error);
    if (code)
        return code;
    if (sched->many)
        es_many_end(sched);
    es_arrays_drop_results(sched);
    if (!es_arrays_make(sched, set, call))
        return es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while starting a call");
    sched->count = set->count; /* tells the timer's owner */
    if (!es_wake_arm(sched, deadline, ES_OWNER_CALL, set->count)) {
        sched->count = 0;
        return es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while starting a call");
    }
    call_begin(sched, set, call);
    if (es_watch_rare(sched))
        ready_watched(sched, set);
    es_request_attach(&sched->one);
    if (sched->driven)
        sched->clock->post(sched->clock);
    return es_error_set(error, ES_OK, ES_NONE, "%s", "");
}

int es_call_report(const struct es_request *request, struct es_error *error)
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
    return es_caller_refuse(sched, error);
}

int es_wait(struct es_sched *sched, struct es_error *error)
{
    int code = refuse(sched, error);

    if (code)
        return code;
    if (sched->phase == ES_STARTED && sched->count > 0)
        es_caller_run(sched);
    sched->phase = ES_SETTLED;
    return es_call_report(&sched->one, error);
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
            true; /* else es_workers_run does so in the core, since other workers are in it */
    if ((es_watch(sched) & ES_WATCH_SHARED) || sched->one.left > 0)
        es_caller_run(sched);
    es_request_end(&sched->one);
    sched->phase = ES_IDLE;
    return es_call_report(&sched->one, error);
}

int es_run(struct es_sched *sched, struct es_set *set, const struct es_call *call,
           struct es_error *error)
{
    int code = es_start(sched, set, call, error);

    return code ? code : es_finish(sched, error);
}
