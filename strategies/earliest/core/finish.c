/* SPDX-License-Identifier: MIT
 * The end of a task where something rare is watched: a trace, a limit, a failure, a cancellation.
 */
#include "core/finish.h"

#include "core/errors.h"
#include "core/settle.h"

/* A declared dependency failed: the task is not entered and fails in its turn. A task whose count
 * is 0 was made ready by a cancellation; its count wraps around when further dependencies end well.
 */
static void skip(struct es_sched *sched, es_id task, es_id because)
{
    struct es_record *record = &sched->records[task];

    uint32_t pending = es_pending(record);

    if (!es_code_fresh(es_code(record)) || pending == 0 || pending > sched->nodes[task].pending)
        return;
    ES_ASSERT(es_code(&sched->records[because]) > ES_OK);
    es_code_set(record, ES_SKIPPED);
    record->task = because;
    es_ready(sched, task);
}

static void finish_failed(struct es_request *request, es_id task, struct es_result result)
{
    struct es_record *record = &request->sched->records[task];

    result = es_error_of_body(request, task - request->base, result);
    record->u.value = result.value;
    record->task = result.task;
    es_code_set(record, result.code);
    es_settle_failure(request, task);
}

static uint32_t count_down(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    return es_watch(sched) & ES_WATCH_SHARED ? es_count_down_shared(record) : es_count_down(record);
}

/* As es_tell_after, but a failure is passed on, and a task that is done is not made ready. */
static void tell_after_watched(struct es_sched *sched, es_id task)
{
    const struct es_request *request = es_request_of(sched, task);
    const struct es_node *node = &request->set->nodes[task - request->base];

    for (uint32_t k = node->first, end = node[1].first; k < end; k++) {
        es_id later = request->base + request->set->after[k];

        if (es_code(&sched->records[task]) != ES_OK)
            skip(sched, later, task);
        else if (count_down(sched, later) == 0 && es_code_fresh(es_code(&sched->records[later])))
            es_ready(sched, later);
    }
}

void es_finish_watched(struct es_sched *sched, es_id task, struct es_result result)
{
    struct es_request *request = es_request_of(sched, task);
    struct es_record *record = &sched->records[task];
    es_id waiter = record->u.waiters.first;

    ES_ASSERT(request->left > 0 && task < sched->count);
    ES_ASSERT(es_code(record) == ES_RUNNING || es_code(record) == ES_SKIPPED ||
              es_code_fresh(es_code(record)));
    if (sched->watch & ES_WATCH_TRACE)
        es_trace_task(sched, sched->clock->now(sched->clock), task, (uint32_t)result.code,
                      ES_EVENT_DONE);
    if (result.code != ES_OK) {
        finish_failed(request, task, result);
    }
    else {
        record->u.value = result.value;
        record->task = ES_NONE;
        es_code_set(record, ES_OK);
    }
    tell_after_watched(sched, task);
    es_tell_waiters(sched, waiter);
    request->left--;
    if (sched->many && --request->busy == 0)
        es_request_suspect(request);
    if (result.code != ES_OK)
        es_settle_consequence(request);
    es_settle_last(request);
}

bool es_finish_request(struct es_sched *sched, es_id task, void *value)
{
    struct es_request *request = es_request_of(sched, task);
    struct es_record *record = &sched->records[task];
    const struct es_node *node;
    es_id waiter = record->u.waiters.first;
    uint32_t tail = sched->ready.tail;

    if (request->rare)
        return false;
    ES_ASSERT(es_code(record) == ES_RUNNING && request->left > 0);
    record->u.value = value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    node = &request->set->nodes[task - request->base];
    if (node->first < node[1].first)
        es_tell_after_from(sched, node, request->set->after, request->base);
    for (; waiter != ES_NONE; waiter = sched->records[waiter].next) {
        ES_ASSERT(es_code(&sched->records[waiter]) == ES_AWAITING);
        es_code_set(&sched->records[waiter], ES_READY);
        es_ring_push(&sched->ready, waiter);
    }
    request->left--;
    request->busy += sched->ready.tail - tail - 1;
    if (request->busy == 0)
        es_request_suspect(request);
    es_settle_last(request);
    return true;
}
