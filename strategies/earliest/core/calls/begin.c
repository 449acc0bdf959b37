/* SPDX-License-Identifier: MIT */
#include "core/calls/begin.h"

#include <string.h>

#include "core/calls/errors.h"
#include "core/calls/places.h"
#include "core/state/claims.h"
#include "core/state/wake.h"
#include "platform/memory.h"

void es_request_fill(struct es_request *request)
{
    struct es_sched *sched = request->sched;
    const struct es_node *nodes = request->set->nodes;
    struct es_record *records = sched->records + request->base;

    for (uint32_t i = 0; i < request->count; i++) {
        es_record_open(&records[i], nodes[i].pending);
        sched->places.nodes[request->base + i] = nodes[i];
    }
    atomic_init(&records[request->count].code, ES_CALLER);
}

bool es_request_make(struct es_request *request, struct es_set *set, const struct es_call *call,
                     es_ns deadline)
{
    struct es_sched *sched = request->sched;

    if (!es_places_take(sched, set->count + 1, &request->base))
        return false;
    request->set = set;
    request->count = set->count;
    for (uint32_t i = 0; i <= set->count; i++)
        sched->places.requests[request->base + i] = request;
    if ((set->timeout && !es_places_limits(sched)) || (set->demand && !es_claims_make(sched)) ||
        (call->limit && !es_permits_make(&request->permits, &sched->alloc, set->count)))
        return false;
    return es_wake_arm(sched, deadline, ES_OWNER_CALL, request->base + set->count);
}

void es_request_drop(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    if (request->set)
        es_places_give(sched, request->base, request->count + 1);
    es_permits_fini(&request->permits, &sched->alloc);
    es_errors_clear(request);
    request->set = NULL;
    request->next = sched->spare;
    sched->spare = request;
}

struct es_request *es_request_take(struct es_sched *sched)
{
    struct es_request *request = sched->spare;

    if (request) {
        sched->spare = request->next;
        return request;
    }
    request = es_memory_take(&sched->alloc, 1, sizeof *request);
    if (!request)
        return NULL;
    memset(request, 0, sizeof *request);
    request->sched = sched;
    return request;
}

void es_request_link(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    if (!sched->first && !sched->running) {
        sched->owner = pthread_self();
        sched->owner_fiber = es_current();
    }
    sched->phase = ES_STARTED;
    if (!request->parent)
        request->number = ++sched->numbered;
    sched->live++;
    request->next = NULL;
    request->previous = sched->last;
    if (sched->last)
        sched->last->next = request;
    else
        sched->first = request;
    sched->last = request;
}

void es_request_unlink(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    if (request->previous)
        request->previous->next = request->next;
    else
        sched->first = request->next;
    if (request->next)
        request->next->previous = request->previous;
    else
        sched->last = request->previous;
}
