/* SPDX-License-Identifier: MIT
 * Waits that can never end. There are two searches. When a task begins to await another, the chain
 * of awaits from there is followed for some way: that finds a ring when it closes. When nothing can
 * happen any more, all waits are searched, declared dependencies included. */
#include "core/deadlock.h"

#include "core/errors.h"
#include "core/wake.h"
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

struct es_result es_deadlock_error(struct es_sched *sched, es_id task, es_id other)
{
    char room[240];
    struct es_text text;

    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "Deadlock: ");
    es_set_text(&text, sched->set, task);
    for (es_id at = other; at != task; at = sched->records[at].task) {
        es_text_add(&text, " awaits ");
        es_set_text(&text, sched->set, at);
    }
    es_text_add(&text, " awaits ");
    if (task == other)
        es_text_add(&text, "itself");
    else
        es_set_text(&text, sched->set, task);
    return es_error_result(sched, ES_DEADLOCK, task, room);
}

/* What a task that is stuck waits for: a task that is not done either. */
static es_id blocker(const struct es_sched *sched, es_id task)
{
    const struct es_record *record = &sched->records[task];

    if (es_code(record) == ES_AWAITING)
        return record->task;
    for (es_id other = 0; other < sched->count; other++) {
        if (es_code(&sched->records[other]) >= 0)
            continue;
        for (uint32_t k = sched->nodes[other].first; k < sched->nodes[other + 1].first; k++)
            if (sched->after[k] == task)
                return other;
    }
    return ES_NONE;
}

static es_id first_awaiting(const struct es_sched *sched)
{
    for (es_id task = 0; task < sched->count; task++)
        if (es_code(&sched->records[task]) == ES_AWAITING)
            return task;
    return ES_NONE;
}

/* Walks along the blockers until it must be on a ring, then on to a task of the ring that awaits:
 * there is one, since declared dependencies alone form none. */
void es_deadlock_break(struct es_sched *sched)
{
    char room[240];
    struct es_text text;
    es_id task = first_awaiting(sched);
    es_id at;
    uint32_t power = 1;
    uint32_t steps = 0;

    for (at = task; task != ES_NONE; steps++) {
        at = blocker(sched, at);
        if (at == task || at == ES_NONE)
            break;
        if (steps == power) {
            task = at;
            power *= 2;
            steps = 0;
        }
    }
    while (at != ES_NONE && es_code(&sched->records[at]) != ES_AWAITING)
        at = blocker(sched, at);
    if (at == ES_NONE)
        return;
    ES_ASSERT(es_code(&sched->records[at]) == ES_AWAITING);
    task = at;
    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "Deadlock: ");
    es_set_text(&text, sched->set, task);
    do {
        add_wait(&text, sched, at);
        at = blocker(sched, at);
        es_set_text(&text, sched->set, at);
    } while (at != task);
    es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]))->value =
        es_error_result(sched, ES_DEADLOCK, task, room).value;
    es_wake(sched, task, ES_DEADLOCK);
}
