/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ready steps in the order in which they are served: by the plan's rank, or first come, first
 * served, of those that came at the same time the smallest number first. */
#ifndef SIM_PLATFORM_READY_QUEUE_H
#define SIM_PLATFORM_READY_QUEUE_H

#include "sim/engine/bitqueue.h"
#include "sim/engine/plan.h"

struct sb_ready_queue {
    const struct sb_plan *plan; /* borrowed */
    uint32_t *step;             /* [steps] by rank a mere mailbox */
    uint32_t head, tail, since; /* since: where those begin that came at this time */
    struct sb_bitqueue by_rank;
    uint32_t count; /* in by_rank */
};

/* In `arena`; -1: memory is out. */
int sb_ready_queue_init(struct sb_ready_queue *queue, const struct sb_plan *plan,
                        struct sb_arena *arena);

/* Empties it. */
void sb_ready_queue_begin(struct sb_ready_queue *queue);

void sb_ready_queue_add(struct sb_ready_queue *queue, uint32_t step);

/* Whatever is added from now on came later. */
void sb_ready_queue_pass(struct sb_ready_queue *queue);

/* Brings what was added into order; then those two may be asked. */
void sb_ready_queue_sort(struct sb_ready_queue *queue);
bool sb_ready_queue_is_empty(const struct sb_ready_queue *queue);
uint32_t sb_ready_queue_take(struct sb_ready_queue *queue);

#endif
