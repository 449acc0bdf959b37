/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known when a plan is made: expected costs on each worker, and what data cost on their way
 * between two. */
#ifndef SIM_PLACEMENT_INSTANCE_H
#define SIM_PLACEMENT_INSTANCE_H

#include "sim/model/strategy.h"

struct sb_instance {
    uint32_t steps, workers;
    const struct sb_csr *pred, *succ; /* the graph's own */
    const sb_ns *cost;                /* [steps][workers] */
    const sb_ns *from_pred;           /* parallel to pred->list: between different workers */
    sb_ns *to_succ;                   /* parallel to succ->list: the same */
    uint32_t *order; /* [steps] topological: tasks in the graph's order, steps as in the body */
};

/* Of a view with a platform; what is made lives in `arena`. SB_ENOMEM. */
enum sb_code sb_instance_build(struct sb_instance *instance, const struct sb_view *view,
                               struct sb_arena *arena);

static inline sb_ns sb_instance_cost(const struct sb_instance *instance, uint32_t step,
                                     uint32_t worker)
{
    return instance->cost[(size_t)step * instance->workers + worker];
}

#endif
