/* SPDX-License-Identifier: MIT */
#include "core/calls/settle.h"

#include "core/calls/value.h"
#include "core/state/claims.h"
#include "core/state/codes.h"
#include "core/state/ready.h"
#include "core/state/wake.h"

static void settle_now(struct es_request *request)
{
    if (request->settled)
        return;
    ES_ASSERT(request->sched->phase == ES_STARTED);
    request->settled = true;
    es_ready_caller(request);
}

/* Ended and cancelled tasks did not fail by themselves. */
static bool is_error(int code) { return code != ES_OK && code != ES_ENDED && code != ES_CANCELLED; }

void es_settle_failure(struct es_request *request, es_id task)
{
    struct es_sched *sched = request->sched;
    struct es_record *record = &sched->records[task];

    ES_ASSERT(es_code(record) > ES_OK);
    record->next = ES_NONE;
    if (request->failed_last == ES_NONE)
        request->failed_first = task - request->base;
    else
        sched->records[request->base + request->failed_last].next = task - request->base;
    request->failed_last = task - request->base;
    if (request->call.mode == ES_ALL_SETTLED ||
        (request->call.mode == ES_FLOW && !is_error(es_code(record))))
        return;
    if (request->outcome.code == ES_OK)
        request->outcome = es_record_result(record);
    es_abort_fire(&request->abort, es_record_result(record));
}

void es_settle_consequence(struct es_request *request)
{
    if (request->outcome.code == ES_OK)
        return;
    if (request->flags & ES_CANCEL)
        es_settle_cancel(request, es_result_plain(ES_CANCELLED, ES_NONE));
    else if (request->call.mode == ES_ALL && request->left > 0)
        settle_now(request);
}

/* Those that their callers have given up run on, unless the end is wanted from outside. */
static void cancel_attempts(const struct es_request *request, struct es_result stop)
{
    bool all = es_request_root((struct es_request *)request)->aborted.code != ES_OK;

    for (struct es_request *child = request->child; child; child = child->sibling_next)
        if (!child->shielded && (all || !child->given_up))
            es_settle_cancel(child, stop);
}

/* An outside abort is passed on; that alone fails a flow, and ends anything only if cancellation
 * was asked for. */
void es_settle_abort(struct es_request *request, struct es_result reason)
{
    bool cancel = (request->flags & ES_CANCEL) || reason.code == ES_TIMED_OUT;
    struct es_result stop;

    if (request->sched->phase == ES_IDLE || request->over)
        return;
    if (request->aborted.code != ES_OK)
        return;
    ES_ASSERT(reason.code == ES_ABORTED || reason.code == ES_TIMED_OUT);
    request->aborted = reason;
    es_abort_fire(&request->abort, reason);
    if (!cancel)
        return;
    if (request->outcome.code == ES_OK && request->left > 0 && request->call.mode != ES_ALL_SETTLED)
        request->outcome = reason;
    stop = es_result_plain(reason.code == ES_TIMED_OUT ? ES_TIMED_OUT : ES_CANCELLED, ES_NONE);
    es_settle_cancel(request, stop);
    cancel_attempts(request, stop); /* also where it was cancelled before */
}

void es_settle_aborts(struct es_sched *sched)
{
    struct es_abort_attachment *at;

    do {
        pthread_mutex_lock(&sched->lock);
        at = sched->aborts;
        if (at) {
            sched->aborts = at->next_requested;
            at->requested = false;
        }
        pthread_mutex_unlock(&sched->lock);
        if (at)
            es_settle_abort(at->request, es_abort_reason(at->request->call.abort));
    } while (at);
}

/* Nobody waits for a permit any longer. Who was to be entered comes by the end of its task; the
 * others find out that the call is being cancelled. */
static void unqueue(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    while (request->call.limit && request->permits.count > 0) {
        es_id task = request->base + request->permits.waiting[0];

        const struct es_record *record = &sched->records[task];
        struct es_self *fiber = es_code(record) == ES_READY
                                    ? es_stacks_fiber(&sched->stacks, es_pending(record))
                                    : NULL;

        if (fiber && !fiber->shielded) {
            es_wake(sched, task, request->stop.code);
            continue;
        }
        if (fiber)
            fiber->wants_permit = false; /* its wait is over and has its answer */
        es_permits_remove(&request->permits, task - request->base);
        es_ready_push(sched, task);
    }
}

void es_settle_cancel(struct es_request *request, struct es_result stop)
{
    struct es_sched *sched = request->sched;

    if (request->stop.code != ES_OK)
        return;
    ES_ASSERT(stop.code != ES_OK);
    request->stop = stop;
    request->rare = true;
    if (!sched->many)
        sched->watch |= ES_WATCH_STOP;
    unqueue(request);
    cancel_attempts(request, stop);
    for (es_id task = request->base; task < request->base + request->count; task++) {
        struct es_record *record = &sched->records[task];

        if (!es_code_fresh(es_code(record)))
            es_wake_unshielded(sched, task, stop.code);
        else if ((request->set->demand || request->parent) && es_claims_leave_entry(sched, task))
            es_ready_push(sched, task);
        else if (atomic_exchange_explicit(&record->pending, 0, memory_order_acq_rel) > 0)
            es_ready_task(sched, task); /* whoever counts down from now on does not come by 0 */
    }
}

void es_settle_end(struct es_request *request, es_id task, void *value)
{
    if (request->ended.code == ES_OK) {
        es_value_drop(request, task, value);
        return;
    }
    request->ender = task - request->base;
    ES_ASSERT(request->call.mode == ES_FLOW);
    request->ended = es_ok(value);
    request->rare = true;
    if (!request->sched->many)
        request->sched->watch |= ES_WATCH_STOP; /* from now on awaits fail */
    if (!(request->flags & ES_EARLY))
        return;
    es_settle_cancel(request, es_result_plain(ES_ENDED, ES_NONE));
    if (!(request->flags & ES_CANCEL))
        settle_now(request);
}

void es_settle_outcome(const struct es_request *request, struct es_result *outcome)
{
    const struct es_record *records = request->sched->records + request->base;

    *outcome = es_ok(NULL);
    if (request->call.mode == ES_ALL_SETTLED)
        return;
    if (request->call.mode == ES_ALL) {
        *outcome = request->outcome;
        return;
    }
    if (request->aborted.code != ES_OK) {
        *outcome = request->aborted;
        return;
    }
    for (es_id task = 0; task < request->count; task++) {
        if (es_code(&records[task]) >= 0 && is_error(es_code(&records[task]))) {
            *outcome = es_record_result(&records[task]);
            return;
        }
    }
}
