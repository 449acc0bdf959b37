/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small plans, event by event: several replicates go on in lockstep, in vectors (small_kernel.c).
 * Each completes one step at a time, so all have as many events. Steps are 4 bits of a word: how
 * many predecessors of each are not complete, and the queue of those that are ready. */
#ifndef SIM_ENGINE_EVENTS_SMALL_H
#define SIM_ENGINE_EVENTS_SMALL_H

#include "sim/engine/plan.h"

#include <stdbool.h>

enum { SB_SMALL_STEPS = 15, SB_SMALL_WORKERS = 4 };

struct sb_small_step {
    uint64_t less;       /* 1 for each successor */
    uint64_t successors; /* their numbers times 4, ascending, 8 bits each; then of none */
};

struct sb_small {
    uint32_t steps, workers, most; /* successors of a step */
    uint64_t left, queue, queued;  /* at the start; `queued`: 4 for each in the queue */
    struct sb_small_step step[SB_SMALL_STEPS + 1];
};

/* False: the plan is not for it. */
bool sb_small_init(struct sb_small *small, const struct sb_plan *plan, uint32_t workers);

#endif
