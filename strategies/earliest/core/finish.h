/* SPDX-License-Identifier: MIT
 * The end of a task, and who becomes ready by it: the common case, to be inlined into the loop. */
#ifndef ES_CORE_FINISH_H
#define ES_CORE_FINISH_H

#include "core/state/ready.h"

/* The body has returned. */
void es_finish_watched(struct es_sched *sched, es_id task, struct es_result result);
/* The common case with many calls at once: a task ended well and nothing else is watched. False:
 * its call is a rare one, and nothing was done. */
bool es_finish_request(struct es_sched *sched, es_id task, void *value);
/* A failure that is known at once. */
void es_finish_failed(struct es_sched *sched, es_id task, struct es_result result);
/* Turns that come before the next task that is ready. True: timers and posts are to be looked at
 * before that, too. */
bool es_finish_due(struct es_sched *sched);
/* When that is, at the latest. */
void es_finish_look_after(struct es_sched *sched, uint32_t steps);

/* Counts down the tasks that were declared to come after. Whether one becomes ready cannot be
 * predicted, so there is no branch: each is written behind the end of the queue, which has room for
 * one more, and the end moves only if the task is ready. */
ES_INLINE void es_tell_after_from(struct es_sched *sched, const struct es_node *node,
                                  const es_id *after, es_id base)
{
    /* Kept aside: atomic accesses, even relaxed, make a compiler load everything anew. */
    struct es_record *records = sched->records;
    struct es_ring *ring = &sched->ready;
    es_id *slots = ring->slots;
    uint32_t tail = ring->tail;
    uint32_t mask = ring->size - 1;

    for (uint32_t k = node->first, end = node[1].first; k < end; k++) {
        es_id later = base + after[k];
        uint32_t pending = es_count_down(&records[later]);

        ES_ASSERT(pending < sched->nodes[later].pending);

        slots[tail & mask] = later;
        tail += pending == 0;
    }
    ring->tail = tail;
}

ES_INLINE void es_tell_after(struct es_sched *sched, const struct es_node *node)
{
    es_tell_after_from(sched, node, sched->after, 0);
}

/* Wakes a list of waiters, in the order in which they began to wait. */
ES_INLINE void es_tell_waiters(struct es_sched *sched, es_id waiter)
{
    while (waiter != ES_NONE) {
        es_id next = sched->records[waiter].next;

        ES_ASSERT(es_code(&sched->records[waiter]) == ES_AWAITING);
        es_code_set(&sched->records[waiter], ES_READY);
        es_ready(sched, waiter);
        waiter = next;
    }
}

/* After each task: behind the last one it is the caller's turn. */
ES_INLINE void es_settle_last(struct es_request *request)
{
    if (rarely(request->left == 0) && (request->finishing || !request->settled)) {
        request->settled = true;
        if (request->parent)
            request->returned(request);
        else
            es_ready_caller(request);
    }
}

/* Whether the end of a task has a turn of its own; where nothing comes before that, it needs none.
 */
ES_INLINE bool es_finish_has_turn(const struct es_sched *sched, bool tells)
{
    return (sched->turns & (tells ? ES_TURN_AWAITED : ES_TURN_UNAWAITED)) &&
           !(es_ring_empty(&sched->ready) && es_leavers_empty(&sched->leavers));
}

/* The task is to have its turn behind those that are ready now. Returns its number. */
ES_INLINE uint32_t es_finish_leave(struct es_sched *sched, es_id task, es_id first, es_id last)
{
    struct es_ring *ready = &sched->ready;
    struct es_leaver leaver = { task, ready->tail, first, last };

    if (leaver.place - ready->head < ready->due - ready->head)
        ready->due = leaver.place;
    return es_leavers_push(&sched->leavers, leaver);
}

/* Wakes those who await a task that ended well; when its turn has come, if it has one. */
ES_INLINE void es_finish_tell(struct es_sched *sched, es_id task, es_id first, es_id last)
{
    if (es_finish_has_turn(sched, first != ES_NONE))
        sched->records[task].next = es_finish_leave(sched, task, first, last);
    else
        es_tell_waiters(sched, first);
}

/* There is something to look at before the next task that is ready: es_finish_due. */
ES_INLINE bool es_finish_is_due(const struct es_sched *sched)
{
    return sched->ready.due == sched->ready.head;
}

/* A task that runs next, past the ready queue; `record` NULL: none does. */
struct es_follower {
    es_id task;
    struct es_record *record;
};

/* Only `later` can become ready by the end of a task, and nothing comes before it: it passes by the
 * ready queue, whose places go on as if it had been there. */
ES_INLINE struct es_follower es_finish_follow(struct es_ring *ready, struct es_record *records,
                                              es_id later)
{
    struct es_follower follower = { later, &records[later] };
    uint32_t place = ready->tail + 1;

    if (es_count_down(follower.record) > 0)
        return (struct es_follower){ ES_NONE, NULL };
    ready->head = place;
    __asm__("" : "+r"(place)); /* or the two stores become one of a vector, by a longer way */
    ready->tail = place;
    return follower;
}

/* A task ended well and nothing is watched. Returns the next one to run, if that is known and the
 * caller `follows`. */
ES_INLINE struct es_follower es_finish_plain(struct es_sched *sched, es_id task, void *value,
                                             const bool follows)
{
    /* Kept aside, as in es_tell_after_from: how fast a chain of tasks runs depends on how often
     * memory is read. */
    struct es_record *records = sched->records;
    struct es_record *record = &records[task];
    struct es_ring *ready = &sched->ready;
    es_id first = record->u.waiters.first;
    es_id last = record->u.waiters.last;

    ES_ASSERT(es_code(record) == ES_RUNNING && sched->one.left > 0);
    record->u.value = value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    sched->one.left--;
    if (follows && es_ring_empty(ready) && sched->sole[task] != ES_NONE && first == ES_NONE &&
        !es_finish_is_due(sched) && !sched->choosing) {
        struct es_follower follower = es_finish_follow(ready, records, sched->sole[task]);

        if (follower.record)
            return follower;
    }
    else {
        es_tell_after(sched, &sched->nodes[task]);
        es_finish_tell(sched, task, first, last);
    }
    es_settle_last(&sched->one);
    return (struct es_follower){ ES_NONE, NULL };
}

/* The turn of a task that ended well, if it is still to come: who awaits it now waits for that. */
ES_INLINE struct es_leaver *es_finish_pending(const struct es_sched *sched, es_id task)
{
    return es_leavers_find(&sched->leavers, sched->records[task].next, task);
}

/* `task` is ready when that turn has come. */
ES_INLINE void es_finish_join(struct es_sched *sched, struct es_leaver *leaver, es_id task)
{
    es_id last = leaver->last;

    leaver->last = task;
    if (leaver->first == ES_NONE)
        leaver->first = task;
    else
        sched->records[last].next = task;
}

#endif
