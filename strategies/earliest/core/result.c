/* SPDX-License-Identifier: MIT
 * Results of tasks, read from outside. */
#include "core/codes.h"
#include "core/errors.h"
#include "core/state.h"
#include "platform/text.h"

struct es_result es_task_result(const struct es_sched *sched, es_id task)
{
    ES_REQUIRE(sched);
    if (!sched->set || task >= sched->count)
        return es_result_plain(ES_UNKNOWN, ES_NONE);
    if (es_code(&sched->records[task]) < 0)
        return es_result_plain(ES_BUSY, task);
    return es_record_result(&sched->records[task]);
}

struct es_result es_flow_value(const struct es_sched *sched)
{
    return sched->ended.code == ES_OK ? sched->ended : es_result_plain(ES_UNKNOWN, ES_NONE);
}

es_id es_failed_next(const struct es_sched *sched, es_id last)
{
    ES_REQUIRE(sched);
    if (!sched->set)
        return ES_NONE;
    if (last == ES_NONE)
        return sched->failed_last == ES_NONE ? ES_NONE : sched->failed_first;
    return last < sched->count ? sched->records[last].next : ES_NONE;
}

const char *es_result_text(const struct es_sched *sched, struct es_result result, char *room,
                           size_t size)
{
    struct es_text text;
    bool reason = result.code == ES_FAILED || result.code == ES_ABORTED;
    bool own = !reason && es_errors_hold(sched, result.value);
    bool names = own && (result.code == ES_DEADLOCK || result.code == ES_UNKNOWN);

    ES_REQUIRE(sched && room);
    if (size == 0)
        return room;
    es_text_init(&text, room, size);
    if (result.code < 0 || result.code > ES_OVERFLOW) {
        es_text_add(&text, "Unknown code %d", (int)result.code);
        return room;
    }
    if (result.code == ES_FAILED ||
        (result.code >= ES_CANCELLED && result.task != ES_NONE && !names)) {
        es_text_add(&text, "Task ");
        es_set_text(&text, es_set_read(&sched->reader), result.task);
        es_text_add(&text, result.code == ES_FAILED ? " failed" : ": ");
    }
    if (own)
        es_text_add(&text, "%s", (const char *)result.value);
    else if (result.code != ES_FAILED)
        es_text_add(&text, "%s", (const char *)es_result_plain(result.code, ES_NONE).value);
    return room;
}
