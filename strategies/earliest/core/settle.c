/* SPDX-License-Identifier: MIT */
#include "core/settle.h"

#include "core/codes.h"
#include "core/ready.h"
#include "core/wake.h"

static void settle_now(struct es_sched *sched)
{
    if (sched->settled)
        return;
    ES_ASSERT(sched->phase == ES_STARTED);
    sched->settled = true;
    es_ready_caller(sched);
}

/* Ended and cancelled tasks did not fail by themselves. */
static bool is_error(int code) { return code != ES_OK && code != ES_ENDED && code != ES_CANCELLED; }

void es_settle_failure(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    ES_ASSERT(es_code(record) > ES_OK);
    record->next = ES_NONE;
    if (sched->failed_last == ES_NONE)
        sched->failed_first = task;
    else
        sched->records[sched->failed_last].next = task;
    sched->failed_last = task;
    if (sched->call.mode == ES_ALL_SETTLED ||
        (sched->call.mode == ES_FLOW && !is_error(es_code(record))))
        return;
    if (sched->outcome.code == ES_OK)
        sched->outcome = es_record_result(record);
    es_abort_fire(&sched->abort, es_record_result(record));
}

void es_settle_consequence(struct es_sched *sched)
{
    if (sched->outcome.code == ES_OK)
        return;
    if (sched->flags & ES_CANCEL)
        es_settle_cancel(sched, es_result_plain(ES_CANCELLED, ES_NONE));
    else if (sched->call.mode == ES_ALL && sched->left > 0)
        settle_now(sched);
}

/* An outside abort is passed on; that alone fails a flow, and ends anything only if cancellation
 * was asked for. */
void es_settle_abort(struct es_sched *sched, struct es_result reason)
{
    bool cancel = (sched->flags & ES_CANCEL) || reason.code == ES_TIMED_OUT;

    if (sched->phase == ES_IDLE)
        return;
    if (sched->aborted.code != ES_OK)
        return;
    ES_ASSERT(reason.code == ES_ABORTED || reason.code == ES_TIMED_OUT);
    sched->aborted = reason;
    es_abort_fire(&sched->abort, reason);
    if (!cancel)
        return;
    if (sched->outcome.code == ES_OK && sched->left > 0 && sched->call.mode != ES_ALL_SETTLED)
        sched->outcome = reason;
    es_settle_cancel(
        sched, es_result_plain(reason.code == ES_TIMED_OUT ? ES_TIMED_OUT : ES_CANCELLED, ES_NONE));
}

/* Nobody waits for a permit any longer. Who was to be entered comes by the end of its task; the
 * others find out that the call is being cancelled. */
static void unqueue(struct es_sched *sched)
{
    while (!es_ring_empty(&sched->queue)) {
        es_id task = es_ring_at(&sched->queue, 0);

        if (es_code(&sched->records[task]) == ES_READY)
            es_wake(sched, task, sched->stop.code);
        else
            es_ready_push(sched, es_ring_pop(&sched->queue));
    }
}

void es_settle_cancel(struct es_sched *sched, struct es_result stop)
{
    if (sched->stop.code != ES_OK)
        return;
    ES_ASSERT(stop.code != ES_OK);
    sched->stop = stop;
    sched->watch |= ES_WATCH_STOP;
    unqueue(sched);
    for (es_id task = 0; task < sched->count; task++) {
        struct es_record *record = &sched->records[task];

        if (!es_code_fresh(es_code(record)))
            es_wake(sched, task, stop.code);
        else if (atomic_exchange_explicit(&record->pending, 0, memory_order_acq_rel) > 0)
            es_ready_task(sched, task); /* whoever counts down from now on does not come by 0 */
    }
}

void es_settle_end(struct es_sched *sched, void *value)
{
    if (sched->ended.code == ES_OK)
        return;
    ES_ASSERT(sched->call.mode == ES_FLOW);
    sched->ended = es_ok(value);
    sched->watch |= ES_WATCH_STOP; /* from now on awaits fail */
    if (!(sched->flags & ES_EARLY))
        return;
    es_settle_cancel(sched, es_result_plain(ES_ENDED, ES_NONE));
    if (!(sched->flags & ES_CANCEL))
        settle_now(sched);
}

void es_settle_outcome(const struct es_sched *sched, struct es_result *outcome)
{
    *outcome = es_ok(NULL);
    if (sched->call.mode == ES_ALL_SETTLED)
        return;
    if (sched->call.mode == ES_ALL) {
        *outcome = sched->outcome;
        return;
    }
    if (sched->aborted.code != ES_OK) {
        *outcome = sched->aborted;
        return;
    }
    for (es_id task = 0; task < sched->count; task++) {
        if (es_code(&sched->records[task]) >= 0 && is_error(es_code(&sched->records[task]))) {
            *outcome = es_record_result(&sched->records[task]);
            return;
        }
    }
}
