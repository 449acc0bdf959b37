/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/events/small.h"

/* No step has this number; one predecessor of it is never complete. */
enum { NO_STEP = 15, MOST_SUCCESSORS = 8 };

static void add_step(struct sb_small *small, const struct sb_plan *plan, uint32_t s)
{
    struct sb_small_step *step = &small->step[s];
    const struct sb_csr *succ = &plan->succ, *pred = &plan->pred;
    for (uint32_t i = 0; i < MOST_SUCCESSORS; i++)
        step->successors |= (uint64_t)NO_STEP * 4 << 8 * i;
    uint32_t count = succ->begin[s + 1] - succ->begin[s], waits;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t place = 4 * succ->list[succ->begin[s] + i];
        step->less |= UINT64_C(1) << place;
        step->successors ^= (place ^ NO_STEP * 4) << 8 * i;
    }
    small->most = count > small->most ? count : small->most;
    waits = pred->begin[s + 1] - pred->begin[s];
    small->left |= (uint64_t)waits << 4 * s;
    if (waits == 0) {
        small->queue |= (uint64_t)s << small->queued;
        small->queued += 4;
    }
}

bool sb_small_init(struct sb_small *small, const struct sb_plan *plan, uint32_t workers)
{
    uint32_t steps = plan->dag->steps;
    *small = (struct sb_small){ .steps = steps, .workers = workers };
    if (plan->rank || plan->nodes != steps || steps > SB_SMALL_STEPS || workers > SB_SMALL_WORKERS)
        return false;
    small->left = UINT64_C(1) << 4 * NO_STEP;
    for (uint32_t s = 0; s < steps; s++) {
        if (plan->succ.begin[s + 1] - plan->succ.begin[s] > MOST_SUCCESSORS)
            return false;
        add_step(small, plan, s);
    }
    return true;
}
