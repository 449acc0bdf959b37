/* SPDX-License-Identifier: MIT
 * Waits that can never end. There are two searches. When a task begins to await another, the chain
 * of awaits from there is followed for some way: that finds a ring when it closes. When nothing can
 * happen any more, all waits are searched, declared dependencies included. */
#include "core/deadlock.h"

#include "core/calls/errors.h"
#include "core/pools.h"
#include "core/state/ready.h"
#include "core/state/wake.h"
#include "platform/text.h"

enum { FAR = 4096 };

static void add_wait(struct es_text *text, const struct es_sched *sched, es_id task)
{
    es_text_add(text, es_code_fresh(es_code(&sched->records[task])) ? " comes after " : " awaits ");
}

/* `task` would close a ring: does another task in it wait with a deadline? Then the ring will open
 * by itself. */
static bool has_deadline(const struct es_sched *sched, es_id task, es_id other)
{
    for (; other != task; other = sched->records[other].task)
        if (es_stacks_fiber(&sched->stacks, sched->records[other].pending)->timer)
            return true;
    return false;
}

bool es_deadlock_search(const struct es_sched *sched, es_id task, es_id other)
{
    es_id at = other;

    ES_ASSERT(task < sched->count && other < sched->count);
    for (int steps = 0; at != task; steps++) {
        if (es_code(&sched->records[at]) != ES_AWAITING || steps == FAR)
            return false;
        at = sched->records[at].task;
    }
    return !has_deadline(sched, task, other);
}

static void add_task(struct es_text *text, const struct es_sched *sched, es_id task)
{
    struct es_request *request = es_request_of(sched, task);

    es_set_text(text, es_request_root(request)->set, es_request_number_of(sched, task));
}

struct es_result es_deadlock_error(struct es_sched *sched, es_id task, es_id other)
{
    struct es_request *request = es_request_of(sched, task);
    char room[240];
    struct es_text text;

    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "Deadlock: ");
    add_task(&text, sched, task);
    for (es_id at = other; at != task; at = sched->records[at].task) {
        es_text_add(&text, " awaits ");
        add_task(&text, sched, at);
    }
    es_text_add(&text, " awaits ");
    if (task == other)
        es_text_add(&text, "itself");
    else
        add_task(&text, sched, task);
    return es_error_result(request, ES_DEADLOCK, es_request_number_of(sched, task), room);
}

/* Notes for each task that was not entered one of those before it that are not done. While it is
 * not entered nothing else is kept in `task`. */
static void note_blockers(const struct es_request *request)
{
    const struct es_set *set = request->set;
    struct es_record *records = request->sched->records + request->base;

    for (es_id task = 0; task < request->count; task++) {
        if (es_code(&records[task]) >= 0)
            continue;
        for (uint32_t k = set->nodes[task].first; k < set->nodes[task + 1].first; k++) {
            struct es_record *later = &records[set->after[k]];

            if (es_code_fresh(es_code(later)))
                later->task = request->base + task;
        }
    }
}

/* One of those that a task that waits for its attempts waits for. */
static es_id attempt_of(const struct es_sched *sched, es_id task)
{
    const struct es_request *request = es_request_of(sched, task);
    const struct es_request *child = request->child;

    while (child && child->caller != task)
        child = child->sibling_next;
    return child ? child->base : ES_NONE;
}

/* What a task that is stuck waits for: a task that is not done either. ES_NONE: for no task. What
 * was noted at an earlier deadlock mostly still holds. */
static es_id blocker(const struct es_request *request, es_id task, bool *noted)
{
    const struct es_sched *sched = request->sched;
    const struct es_record *record = &sched->records[task];

    if (es_code(record) == ES_AWAITING)
        return record->task;
    if (es_code(record) == ES_SLEEPING &&
        es_stacks_fiber(&sched->stacks, es_pending(record))->waits_for == ES_FOR_ATTEMPTS)
        return attempt_of(sched, task);
    if (!es_code_fresh(es_code(record)) || es_pending(record) == 0)
        return ES_NONE;
    if (!*noted && (record->task == ES_NONE || es_code(&sched->records[record->task]) >= 0)) {
        note_blockers(request);
        *noted = true;
    }
    return record->task;
}

/* Where the search writes which of its walks came by: of a task that was not entered its place in
 * a wait list is free. */
static uint32_t *mark_of(const struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    return es_code_fresh(es_code(record))
               ? &record->next
               : &es_stacks_fiber(&sched->stacks, es_pending(record))->walked;
}

/* Walks from each task that awaits along the blockers, until it comes to where a walk was before.
 * A walk that comes round to itself is on a ring, and an awaiting task is on it: declared
 * dependencies alone form none. Each search begins where the last one ended, so that many deadlocks
 * in one call take no longer than one for each task. */
static es_id find_ring(struct es_request *request, bool *noted)
{
    struct es_sched *sched = request->sched;
    uint32_t first = sched->walks + 1;

    for (uint32_t i = 0; i < request->count; i++) {
        es_id from = request->search_from + i;
        es_id task = request->base + from - (from >= request->count ? request->count : 0);
        es_id at;

        if (es_code(&sched->records[task]) != ES_AWAITING ||
            (*mark_of(sched, task) >= first && *mark_of(sched, task) != ES_NONE))
            continue;
        sched->walks++;
        for (at = task; at != ES_NONE; at = blocker(request, at, noted)) {
            uint32_t *mark = mark_of(sched, at);

            if (*mark >= first && *mark != ES_NONE)
                break;
            *mark = sched->walks;
        }
        if (at == ES_NONE || *mark_of(sched, at) != sched->walks)
            continue;
        request->search_from = task - request->base;
        while (es_code(&sched->records[at]) != ES_AWAITING)
            at = blocker(request, at, noted);
        return at;
    }
    return ES_NONE;
}

static void end_wait(struct es_request *request, es_id task, const char *text)
{
    struct es_sched *sched = request->sched;

    es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]))->value =
        es_error_result(request, ES_DEADLOCK, ES_NONE, text).value;
    es_wake(sched, task, ES_DEADLOCK);
}

static void break_ring(struct es_request *request, es_id task, bool *noted)
{
    char room[240];
    struct es_text text;
    const struct es_sched *sched = request->sched;
    es_id at = task;

    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "Deadlock: ");
    add_task(&text, sched, task);
    do {
        add_wait(&text, sched, at);
        at = blocker(request, at, noted);
        add_task(&text, sched, at);
    } while (at != task);
    end_wait(request, task, room);
}

/* Who sleeps without a timer is woken by a cancellation only. */
static bool break_sleep(struct es_request *request)
{
    struct es_sched *sched = request->sched;
    const struct es_request *root = es_request_root(request);
    char room[240];
    struct es_text text;

    if (root->call_timer || (root->call.abort && sched->clock->runs))
        return false;
    for (es_id task = request->base; task < request->base + request->count; task++) {
        if (es_code(&sched->records[task]) != ES_SLEEPING ||
            es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]))->waits_for)
            continue;
        es_text_init(&text, room, sizeof room);
        es_text_add(&text, "Deadlock: ");
        add_task(&text, sched, task);
        es_text_add(&text, " waits for a time that does not come");
        end_wait(request, task, room);
        return true;
    }
    return false;
}

/* Somebody may be woken from outside, and give slots back. */
static bool may_abort(const struct es_sched *sched)
{
    const struct es_request *request = sched->many ? sched->first : &sched->one;

    for (; request; request = sched->many ? request->next : NULL)
        if (request->left && (request->call_timer || (request->call.abort && sched->clock->runs)))
            return true;
    return false;
}

bool es_deadlock_break_slots(struct es_sched *sched)
{
    struct es_claim_of_task *claim = NULL;
    struct es_request *request;
    char room[240];
    struct es_text text;

    for (const struct es_pool *pool = sched->pools.first; pool && !claim; pool = pool->next)
        claim = pool->oldest ? (struct es_claim_of_task *)pool->oldest->claim : NULL;
    if (!claim || may_abort(sched))
        return false;
    request = es_request_of(sched, claim->task);
    es_text_init(&text, room, sizeof room);
    es_pools_stuck(sched, claim, &text);
    if (!es_code_fresh(es_code(&sched->records[claim->task]))) {
        end_wait(request, claim->task, room);
        return true;
    }
    es_claims_leave_entry(sched, claim->task);
    claim->code = ES_DEADLOCK;
    es_ready_push(sched, claim->task);
    return true;
}

bool es_deadlock_break(struct es_request *request, bool sleeps)
{
    struct es_sched *sched = request->sched;
    bool noted = false;
    es_id task;

    if (sched->walks > ES_NONE / 2) { /* no mark of an old search may count */
        for (uint32_t i = 0; i < sched->stacks.fresh; i++)
            es_stacks_fiber(&sched->stacks, i)->walked = 0;
        for (task = 0; task < sched->count; task++)
            if (es_code_fresh(es_code(&sched->records[task])))
                sched->records[task].next = ES_NONE;
        sched->walks = 0;
    }
    task = find_ring(request, &noted);
    if (task == ES_NONE)
        return sleeps && break_sleep(request);
    ES_ASSERT(es_code(&sched->records[task]) == ES_AWAITING);
    break_ring(request, task, &noted);
    return true;
}
