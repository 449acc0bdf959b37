/* SPDX-License-Identifier: MIT
 * Many calls at once. */
#include <string.h>

#include "call.h"
#include "caller.h"
#include "core/calls/begin.h"
#include "core/calls/check.h"
#include "core/calls/errors.h"
#include "core/calls/request.h"
#include "core/calls/settle.h"
#include "core/calls/value.h"
#include "core/state/ready.h"
#include "core/state/team.h"
#include "many.h"
#include "platform/text.h"

static bool in_body(const struct es_sched *sched)
{
    const struct es_self *self = es_current();

    return self && self->sched == sched;
}

static int start_refused(const struct es_sched *sched, struct es_error *error)
{
    if (sched->phase != ES_IDLE && !sched->many)
        return es_error_set(error, ES_BUSY, ES_NONE, "The scheduler runs a call of es_start");
    if (sched->options.pick)
        return es_error_set(error, ES_UNSUPPORTED, ES_NONE,
                            "Many calls at once do not go together with a choice by `pick`");
    if (sched->first && !in_body(sched) && !sched->running &&
        !pthread_equal(sched->owner, pthread_self()))
        return es_error_set(error, ES_MISUSE, ES_NONE, "The scheduler belongs to another thread");
    return ES_OK;
}

/* All places are free, and are given anew in the order of a new scheduler. */
static void all_freed(struct es_sched *sched)
{
    sched->phase = ES_IDLE;
    sched->places.used = 0;
    memset(sched->places.free, 0xff, sizeof sched->places.free);
}

static void request_run(struct es_request *request, struct es_set *set, const struct es_call *call)
{
    struct es_sched *sched = request->sched;

    es_request_begin(request, set, call);
    request->destroy = set->destroy;
    request->finishing = true; /* its end is told, even if it is settled before */
    es_request_link(request);
    es_request_fill(request);
    for (es_id task = 0; task < set->count; task++)
        if (set->nodes[task].pending == 0)
            es_ready_task(sched, request->base + task);
    es_request_attach(request);
    if (set->count == 0) {
        request->settled = true;
        es_ready_caller(request);
    }
}

static struct es_request *start_in_core(struct es_sched *sched, struct es_set *set,
                                        const struct es_call *call, struct es_error *error)
{
    struct es_request *request;
    es_ns deadline;

    if (start_refused(sched, error) || es_check_call(call, sched->clock, &deadline, error) ||
        es_check_pools(sched, set, error) || es_set_build(set, error))
        return NULL;
    if (!sched->many)
        es_many_begin(sched);
    request = es_request_take(sched);
    if (!request || !es_request_make(request, set, call, deadline)) {
        if (request)
            es_request_drop(request);
        es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while starting a request");
        return NULL;
    }
    request_run(request, set, call);
    if (sched->driven && !sched->running)
        sched->clock->post(sched->clock);
    es_error_set(error, ES_OK, ES_NONE, "%s", "");
    return request;
}

struct es_request *es_request_start(struct es_sched *sched, struct es_set *set,
                                    const struct es_call *given, struct es_error *error)
{
    struct es_call call;
    struct es_request *request;

    if (!sched || !set) {
        es_error_set(error, ES_MISUSE, ES_NONE, "There is no %s", sched ? "set" : "scheduler");
        return NULL;
    }
    ES_REQUIRE(sched->clock->now && sched->clock->park && sched->clock->post);
    ES_REQUIRE(!sched->clock->watch == !sched->clock->unwatch);
    if (es_call_copy(&call, given, error))
        return NULL;
    es_core_enter(sched);
    request = start_in_core(sched, set, &call, error);
    es_core_leave(sched);
    return request;
}

/* The request may be freed meanwhile, by what is called at its end: then it is not wanted any more.
 */
static int wait_until(struct es_request *request, enum es_wanted want, struct es_error *error)
{
    struct es_sched *sched;
    int code;

    ES_REQUIRE(request);
    sched = request->sched;
    code = es_caller_refuse(sched, error);
    if (code)
        return code;
    sched->wanted = request;
    sched->want = want;
    while (sched->wanted && !(want == ES_WANT_OVER ? request->over : request->told))
        es_caller_run(sched);
    sched->want = ES_WANT_NOTHING;
    if (!sched->wanted)
        return es_error_set(error, ES_CLOSED, ES_NONE, "The request was freed");
    sched->wanted = NULL;
    if (want == ES_WANT_OVER)
        es_request_give(request);
    return es_call_report(request, error);
}

int es_request_wait(struct es_request *request, struct es_error *error)
{
    return wait_until(request, ES_WANT_SETTLED, error);
}

int es_request_finish(struct es_request *request, struct es_error *error)
{
    return wait_until(request, ES_WANT_OVER, error);
}

struct es_request *es_request_wait_any(struct es_sched *sched)
{
    struct es_request *request;

    ES_REQUIRE(sched);
    if (!sched->many || es_caller_refuse(sched, NULL))
        return NULL;
    sched->want = ES_WANT_ANY;
    while (!sched->over_first && sched->live > 0)
        es_caller_run(sched);
    sched->want = ES_WANT_NOTHING;
    request = sched->over_first;
    if (request)
        es_request_give(request);
    return request;
}

bool es_request_over(const struct es_request *request)
{
    bool over;

    ES_REQUIRE(request);
    es_core_enter(request->sched);
    over = request->over;
    es_core_leave(request->sched);
    return over;
}

uint32_t es_request_number(const struct es_request *request)
{
    ES_REQUIRE(request);
    return request->number;
}

void *es_request_context(const struct es_request *request)
{
    ES_REQUIRE(request);
    return request->call.context;
}

void es_request_abort(struct es_request *request, void *reason)
{
    struct es_sched *sched;

    ES_REQUIRE(request);
    sched = request->sched;
    es_core_enter(sched);
    es_settle_abort(request, (struct es_result){ reason, ES_ABORTED, ES_NONE });
    es_core_leave(sched);
}

int es_request_free(struct es_request *request)
{
    struct es_sched *sched;
    bool over;

    if (!request)
        return ES_OK;
    sched = request->sched;
    over = es_request_over(request);
    if (!over && es_caller_refuse(sched, NULL))
        return ES_BUSY;
    if (!over)
        es_request_finish(request, NULL);
    es_core_enter(sched);
    if (sched->wanted == request)
        sched->wanted = NULL;
    es_request_give(request);
    es_values_drop(request);
    es_request_unlink(request);
    es_request_drop(request);
    if (!sched->first)
        all_freed(sched);
    es_core_leave(sched);
    return ES_OK;
}
