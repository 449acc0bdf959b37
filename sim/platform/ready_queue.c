/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/ready_queue.h"

#include "sim/base/assert.h"
#include "sim/engine/events/event_reference.h"

int sb_ready_queue_init(struct sb_ready_queue *q, const struct sb_plan *plan,
                        struct sb_arena *arena)
{
    const uint32_t steps = plan->dag->steps;
    *q = (struct sb_ready_queue){ .plan = plan };
    q->step = sb_arena_alloc(arena, steps, sizeof *q->step);
    uint64_t *words = sb_arena_alloc(arena, sb_bitqueue_words(steps), sizeof *words);
    if (!q->step || !words)
        return -1;
    sb_bitqueue_init(&q->by_rank, steps, words);
    return 0;
}

void sb_ready_queue_begin(struct sb_ready_queue *q)
{
    q->head = q->tail = q->since = 0;
    for (; q->count; q->count--) /* of a run that was abandoned */
        sb_bitqueue_take(&q->by_rank);
}

void sb_ready_queue_add(struct sb_ready_queue *q, uint32_t step) { q->step[q->tail++] = step; }

void sb_ready_queue_pass(struct sb_ready_queue *q) { q->since = q->tail; }

void sb_ready_queue_sort(struct sb_ready_queue *q)
{
    if (q->plan->rank) {
        for (uint32_t i = 0; i < q->tail; i++)
            sb_bitqueue_add(&q->by_rank, q->plan->rank[q->step[i]]);
        q->count += q->tail;
        q->tail = 0;
        return;
    }
    uint32_t from = q->since > q->head ? q->since : q->head;
    sb_event_sort(q->step + from, q->tail - from);
}

bool sb_ready_queue_is_empty(const struct sb_ready_queue *q)
{
    return q->plan->rank ? q->count == 0 : q->head == q->tail;
}

uint32_t sb_ready_queue_take(struct sb_ready_queue *q)
{
    SB_ASSERT(!sb_ready_queue_is_empty(q));
    if (!q->plan->rank)
        return q->step[q->head++];
    q->count--;
    return q->plan->step_at_rank[sb_bitqueue_take(&q->by_rank)];
}
