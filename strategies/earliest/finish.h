/* SPDX-License-Identifier: MIT
 * The end of a task, and who becomes ready by it: the common case, to be inlined into the loop. */
#ifndef ES_FINISH_H
#define ES_FINISH_H

#include "core.h"

#define rarely(condition) __builtin_expect(!!(condition), 0)

void es_ready_watched(struct es_sched *sched, es_id task);
void es_finish_watched(struct es_sched *sched, es_id task, struct es_result result);

/* Under a limit a task without a place waits for one first. */
static inline void es_ready(struct es_sched *sched, es_id task)
{
    if (rarely(es_watch_rare(sched)))
        es_ready_watched(sched, task);
    else
        es_ring_push(&sched->ready, task);
}

/* Tells those who were declared to come after. Whether a task thereby becomes ready cannot be predicted, so it is
 * always written behind the end of the queue, which has room for one more, and the end moves only if it is. */
static inline void es_tell_after(struct es_sched *sched, const struct es_node *node)
{
    struct es_ring *ring = &sched->ready;
    uint32_t tail = ring->tail;
    uint32_t mask = ring->size - 1;

    for (uint32_t k = node->first, end = node[1].first; k < end; k++) {
        es_id later = sched->after[k];
        uint32_t pending = es_count_down(&sched->records[later]);

        ring->slots[tail & mask] = later;
        tail += pending == 0;
    }
    ring->tail = tail;
}

/* Wakes a list of waiters, in the order in which they began to wait. */
static inline void es_tell_waiters(struct es_sched *sched, es_id waiter)
{
    while (waiter != ES_NONE) {
        es_id next = sched->records[waiter].next;

        es_code_set(&sched->records[waiter], ES_READY);
        es_ready(sched, waiter);
        waiter = next;
    }
}

/* After each task: the caller's turn comes behind the last. */
static inline void es_settle_last(struct es_sched *sched)
{
    if (rarely(sched->left == 0) && (sched->finishing || !sched->settled)) {
        sched->settled = true;
        es_ready_caller(sched);
    }
}

static inline void es_finish_task(struct es_sched *sched, es_id task, struct es_result result)
{
    struct es_record *record = &sched->records[task];
    es_id waiter;

    if (rarely(es_watch_rare(sched) != 0 || result.code != ES_OK)) {
        es_finish_watched(sched, task, result);
        return;
    }
    waiter = record->u.waiters.first;
    record->u.value = result.value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    es_tell_after(sched, &sched->nodes[task]);
    es_tell_waiters(sched, waiter);
    sched->left--;
    es_settle_last(sched);
}

#endif
