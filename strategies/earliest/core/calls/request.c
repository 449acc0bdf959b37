/* SPDX-License-Identifier: MIT */
#include "core/calls/request.h"

#include "core/calls/settle.h"
#include "core/state/codes.h"

void es_request_begin(struct es_request *request, struct es_set *set, const struct es_call *call)
{
    request->set = set;
    request->call = *call;
    request->flags = call->flags;
    request->count = request->left = set->count;
    request->settled = request->finishing = false;
    request->rare = call->limit || set->timeout || set->demand;
    request->outcome = request->aborted = request->stop = es_ok(NULL);
    request->ended = es_result_plain(ES_UNKNOWN, ES_NONE);
    request->failed_first = request->failed_last = ES_NONE;
    request->permits.free = call->limit;
    request->permits.count = 0;
    request->search_from = 0;
    request->armed = request->external = request->busy = 0;
    request->parent = request->child = NULL;
    request->trial = NULL;
    request->origin = 0;
    request->attempt = 0;
    request->deadline = call->deadline ? call->deadline : ES_NEVER;
    request->turning = request->told = request->over = request->given = false;
    es_abort_open(&request->abort, request->sched);
}

void es_request_attach(struct es_request *request)
{
    struct es_abort *abort = request->call.abort;

    if (!abort)
        return;
    request->attachment.request = request;
    request->attachment.requested = false;
    es_abort_attach(abort, &request->attachment);
    if (es_abort_requested(abort))
        es_settle_abort(request, es_abort_reason(abort));
}

/* It was requested, and nobody has looked. */
static void take_back(struct es_sched *sched, struct es_abort_attachment *attachment)
{
    struct es_abort_attachment **at = &sched->aborts;

    pthread_mutex_lock(&sched->lock);
    while (attachment->requested && *at != attachment)
        at = &(*at)->next_requested;
    if (attachment->requested)
        *at = attachment->next_requested;
    attachment->requested = false;
    pthread_mutex_unlock(&sched->lock);
}

void es_request_end(struct es_request *request)
{
    ES_ASSERT(request->left == 0 && request->armed == 0 && request->external == 0);
    if (request->call_timer)
        es_timers_cancel(&request->sched->timers, request->call_timer);
    if (request->call.abort) {
        es_abort_detach(request->call.abort, &request->attachment);
        take_back(request->sched, &request->attachment);
    }
    es_abort_close(&request->abort);
}

/* Whoever goes through these lists shall not come by it any more. */
void es_request_leave_lists(struct es_request *request)
{
    struct es_request **at = &request->sched->suspects;

    while (request->suspected && *at != request)
        at = &(*at)->suspect_next;
    if (request->suspected)
        *at = request->suspect_next;
    at = &request->sched->admitting;
    while (request->admitting && *at != request)
        at = &(*at)->admitting_next;
    if (request->admitting)
        *at = request->admitting_next;
    request->suspected = request->admitting = false;
}

static void over_add(struct es_sched *sched, struct es_request *request)
{
    request->over_next = NULL;
    request->over_previous = sched->over_last;
    if (sched->over_last)
        sched->over_last->over_next = request;
    else
        sched->over_first = request;
    sched->over_last = request;
}

void es_request_give(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    ES_ASSERT(request->over);
    if (request->given)
        return;
    request->given = true;
    if (request->over_previous)
        request->over_previous->over_next = request->over_next;
    else
        sched->over_first = request->over_next;
    if (request->over_next)
        request->over_next->over_previous = request->over_previous;
    else
        sched->over_last = request->over_previous;
}

/* The one to tell may free the request when it is over; then `wanted` is not it any more. */
bool es_request_turn(struct es_request *request)
{
    struct es_sched *sched = request->sched;
    const struct es_call *call = &request->call;
    bool over = request->left == 0 && !request->child && !request->over;

    ES_ASSERT(request->settled && request->turning);
    request->turning = false;
    if (!request->told && call->settled)
        call->settled(request, call->context);
    request->told = true;
    if (over) {
        es_request_end(request);
        es_request_leave_lists(request);
        request->over = true;
        sched->live--;
        over_add(sched, request);
        if (call->over)
            call->over(request, call->context);
    }
    switch (sched->want) {
    case ES_WANT_SETTLED: return !sched->wanted || sched->wanted->told;
    case ES_WANT_OVER: return !sched->wanted || sched->wanted->over;
    case ES_WANT_ANY: return sched->over_first != NULL || sched->live == 0;
    default: return false;
    }
}
