/* SPDX-License-Identifier: MIT
 * The end of a task, and who becomes ready by it: the common case, to be inlined into the loop. */
#ifndef ES_CORE_FINISH_H
#define ES_CORE_FINISH_H

#include "core/ready.h"

void es_finish_watched(struct es_sched *sched, es_id task, struct es_result result);
/* The common case with many calls at once: a task ended well and nothing else is watched. False:
 * its call is a rare one, and nothing was done. */
bool es_finish_request(struct es_sched *sched, es_id task, void *value);

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
        es_ready_caller(request);
    }
}

/* A task ended well and nothing is watched. */
ES_INLINE void es_finish_plain(struct es_sched *sched, es_id task, void *value)
{
    struct es_record *record = &sched->records[task];
    es_id waiter = record->u.waiters.first;

    ES_ASSERT(es_code(record) == ES_RUNNING && sched->one.left > 0);
    record->u.value = value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    es_tell_after(sched, &sched->nodes[task]);
    es_tell_waiters(sched, waiter);
    sched->one.left--;
    es_settle_last(&sched->one);
}

#endif
