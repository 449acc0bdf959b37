/* SPDX-License-Identifier: MIT
 * The end of a task where something rare is watched: a trace, a limit, a failure, a cancellation.
 */
#include "core/finish.h"

#include "core/calls/errors.h"
#include "core/calls/settle.h"

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

static uint32_t count_down(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    return es_watch(sched) & ES_WATCH_SHARED ? es_count_down_shared(record) : es_count_down(record);
}

/* As es_tell_after, but a failure is passed on, and a task that is not waiting to be entered is
 * left alone. */
static void tell_after_watched(struct es_sched *sched, es_id task, bool failed)
{
    const struct es_request *request = es_request_of(sched, task);
    const struct es_node *node = &request->set->nodes[task - request->base];

    for (uint32_t k = node->first, end = node[1].first; k < end; k++) {
        es_id later = request->base + request->set->after[k];

        if (failed)
            skip(sched, later, task);
        else if (es_code_fresh(es_code(&sched->records[later])) && count_down(sched, later) == 0)
            es_ready(sched, later);
    }
}

static void trace_done(struct es_sched *sched, es_id task, int code)
{
    if (sched->watch & ES_WATCH_TRACE)
        es_trace_task(sched, sched->clock->now(sched->clock), task, (uint32_t)code, ES_EVENT_DONE);
}

static void record_done(struct es_record *record, struct es_result result)
{
    record->u.value = result.value;
    record->task = result.task;
    es_code_set(record, result.code);
}

/* One task less that can do something. */
static void leave_request(struct es_sched *sched, struct es_request *request)
{
    request->left--;
    if (sched->many && --request->busy == 0)
        es_request_suspect(request);
}

void es_finish_failed(struct es_sched *sched, es_id task, struct es_result result)
{
    struct es_request *request = es_request_of(sched, task);
    struct es_record *record = &sched->records[task];
    es_id waiter = record->u.waiters.first;

    ES_ASSERT(request->left > 0 && result.code != ES_OK);
    trace_done(sched, task, result.code);
    es_ready_note(sched, task);
    record_done(record, result);
    es_settle_failure(request, task);
    tell_after_watched(sched, task, true);
    es_tell_waiters(sched, waiter);
    leave_request(sched, request);
    es_settle_consequence(request);
    es_settle_last(request);
}

static void finish_well(struct es_sched *sched, es_id task, void *value)
{
    struct es_request *request = es_request_of(sched, task);
    struct es_record *record = &sched->records[task];
    es_id first = record->u.waiters.first;
    es_id last = record->u.waiters.last;

    trace_done(sched, task, ES_OK);
    es_ready_note(sched, task);
    record_done(record, es_ok(value));
    tell_after_watched(sched, task, false);
    es_finish_tell(sched, task, first, last);
    leave_request(sched, request);
    es_settle_last(request);
}

void es_finish_watched(struct es_sched *sched, es_id task, struct es_result result)
{
    const struct es_request *request = es_request_of(sched, task);

    ES_ASSERT(request->left > 0 && task < sched->count);
    if (result.code == ES_OK) {
        finish_well(sched, task, result.value);
        return;
    }
    result = es_error_of_body(request, es_request_number_of(sched, task), result);
    if (!es_finish_has_turn(sched, true)) {
        es_finish_failed(sched, task, result);
        return;
    }
    es_record_leave(&sched->records[task], result);
    es_finish_leave(sched, task, ES_LEAVER_FAILED, ES_NONE);
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

/* What comes first, a turn or a look. */
static inline bool set_due(struct es_sched *sched)
{
    const struct es_leavers *leavers = &sched->leavers;
    uint32_t now = sched->ready.head;
    uint32_t due = sched->look;

    if (!es_leavers_empty(leavers) && es_leavers_first(leavers)->place - now < due - now)
        due = es_leavers_first(leavers)->place;
    sched->ready.due = due;
    return due == now;
}

static void wake(struct es_sched *sched, const struct es_leaver *leaver)
{
    es_id next = leaver->first;
    es_id waiter;

    do {
        waiter = next;
        next = sched->records[waiter].next;
        es_code_set(&sched->records[waiter], ES_READY);
        es_ready(sched, waiter);
    } while (waiter != leaver->last);
}

static __attribute__((noinline)) bool due_watched(struct es_sched *sched)
{
    struct es_leavers *leavers = &sched->leavers;
    uint32_t now = sched->ready.head;

    while (!es_leavers_empty(leavers) && es_leavers_first(leavers)->place == now) {
        const struct es_leaver *leaver = es_leavers_first(leavers);

        leavers->head++;
        if (leaver->first == ES_LEAVER_FAILED)
            es_finish_failed(sched, leaver->task, es_record_kept(&sched->records[leaver->task]));
        else if (leaver->first != ES_NONE)
            wake(sched, leaver);
    }
    return set_due(sched);
}

/* Where nothing is watched and nobody failed it calls no function, so that no register is saved. */
bool es_finish_due(struct es_sched *sched)
{
    struct es_leavers *leavers = &sched->leavers;
    struct es_ring *ring = &sched->ready;
    struct es_record *records = sched->records;
    uint32_t now = ring->head;

    if (rarely(es_watch_rare(sched)))
        return due_watched(sched);
    while (!es_leavers_empty(leavers) && es_leavers_first(leavers)->place == now) {
        const struct es_leaver *leaver = es_leavers_first(leavers);
        es_id waiter = leaver->first;

        if (rarely(waiter == ES_LEAVER_FAILED))
            return due_watched(sched);
        leavers->head++;
        while (waiter != ES_NONE) {
            es_code_set(&records[waiter], ES_READY);
            es_ring_push(ring, waiter);
            waiter = waiter == leaver->last ? ES_NONE : records[waiter].next;
        }
    }
    return set_due(sched);
}

void es_finish_look_after(struct es_sched *sched, uint32_t steps)
{
    sched->look = sched->ready.head + steps;
    set_due(sched);
}
