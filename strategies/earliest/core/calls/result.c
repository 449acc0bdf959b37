/* SPDX-License-Identifier: MIT
 * Results of tasks, read from outside. */
#include "core/calls/errors.h"
#include "core/state/codes.h"
#include "core/state/team.h"
#include "platform/text.h"

static struct es_result result_of(const struct es_request *request, es_id task)
{
    const struct es_record *record;

    if (!request->set || task >= request->count)
        return es_result_plain(ES_UNKNOWN, ES_NONE);
    record = &request->sched->records[request->base + task];
    return es_code(record) < 0 ? es_result_plain(ES_BUSY, task) : es_record_result(record);
}

/* Bodies in other threads may start requests, which moves the records. */
struct es_result es_request_result(const struct es_request *request, es_id task)
{
    struct es_result result;

    ES_REQUIRE(request);
    es_core_enter(request->sched);
    result = result_of(request, task);
    es_core_leave(request->sched);
    return result;
}

struct es_result es_task_result(const struct es_sched *sched, es_id task)
{
    ES_REQUIRE(sched);
    return result_of(&sched->one, task);
}

struct es_result es_request_flow_value(const struct es_request *request)
{
    ES_REQUIRE(request);
    return request->ended.code == ES_OK ? request->ended : es_result_plain(ES_UNKNOWN, ES_NONE);
}

struct es_result es_flow_value(const struct es_sched *sched)
{
    ES_REQUIRE(sched);
    return es_request_flow_value(&sched->one);
}

es_id es_request_failed_next(const struct es_request *request, es_id last)
{
    const struct es_record *record;

    ES_REQUIRE(request);
    if (!request->set)
        return ES_NONE;
    if (last == ES_NONE)
        return request->failed_last == ES_NONE ? ES_NONE : request->failed_first;
    if (last >= request->count)
        return ES_NONE;
    record = &request->sched->records[request->base + last];
    return es_code(record) > ES_OK ? record->next : ES_NONE; /* else it is in no such list */
}

es_id es_failed_next(const struct es_sched *sched, es_id last)
{
    ES_REQUIRE(sched);
    return es_request_failed_next(&sched->one, last);
}

const char *es_result_text(const struct es_sched *sched, struct es_result result, char *room,
                           size_t size)
{
    ES_REQUIRE(sched);
    return es_request_text(&sched->one, result, room, size);
}

/* Its set, if that is still there: who frees a set may have read the results of es_start before. */
static const struct es_set *set_of(const struct es_request *request)
{
    return request == &request->sched->one ? es_set_read(&request->sched->reader) : request->set;
}

const char *es_request_text(const struct es_request *request, struct es_result result, char *room,
                            size_t size)
{
    struct es_text text;
    bool reason = result.code == ES_FAILED || result.code == ES_ABORTED;
    bool own = !reason && es_errors_hold(request, result.value);
    bool names = own && (result.code == ES_DEADLOCK || result.code == ES_UNKNOWN);

    ES_REQUIRE(request && room);
    if (size == 0)
        return room;
    es_text_init(&text, room, size);
    if (result.code < 0 || result.code > ES_REJECTED) {
        es_text_add(&text, "Unknown code %d", (int)result.code);
        return room;
    }
    if (result.code == ES_FAILED ||
        (result.code >= ES_CANCELLED && result.task != ES_NONE && !names)) {
        es_text_add(&text, "Task ");
        es_set_text(&text, set_of(request), result.task);
        es_text_add(&text, result.code == ES_FAILED ? " failed" : ": ");
    }
    if (own)
        es_text_add(&text, "%s", (const char *)result.value);
    else if (result.code != ES_FAILED)
        es_text_add(&text, "%s", (const char *)es_result_plain(result.code, ES_NONE).value);
    return room;
}
