/* SPDX-License-Identifier: MIT */
#include "core/calls/value.h"

void es_value_drop(const struct es_request *request, es_id task, void *value)
{
    es_id number = task - request->base;

    if (value && request->destroy && request->destroy[number])
        request->destroy[number](value);
}

void es_values_drop(struct es_request *request)
{
    const struct es_record *records = request->sched->records + request->base;

    if (!request->destroy)
        return;
    for (es_id i = 0; i < request->count; i++)
        if (es_code(&records[i]) == ES_OK)
            es_value_drop(request, request->base + i, records[i].u.value);
    if (request->ended.code == ES_OK)
        es_value_drop(request, request->base + request->ender, request->ended.value);
    request->destroy = NULL;
}
