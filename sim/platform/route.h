/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which worker runs which steps, in what order, under a strategy that places them. */
#ifndef SIM_PLATFORM_ROUTE_H
#define SIM_PLATFORM_ROUTE_H

#include "sim/engine/plan.h"
#include "sim/model/platform.h"

/* Of static plans, made once from expected costs; and of plans that are made anew. */
struct sb_route {
    const struct sb_plan *plan; /* borrowed, as is the platform */
    const struct sb_platform *platform;
    uint32_t *worker; /* [steps] */
    sb_ns *start;     /* [steps] when it is expected to start; gives the order alone */
    uint32_t *queue;  /* [steps] the steps of worker w, in their order, are queue[begin[w]] ..
                         queue[begin[w + 1] - 1] */
    uint32_t *begin;  /* [workers + 1] */
    uint32_t *place;  /* [nodes] of each node in the plan's topological order */
};

/* Room for a route, in `arena`. -1: memory is out. */
int sb_route_init(struct sb_route *route, const struct sb_plan *plan,
                  const struct sb_platform *platform, struct sb_arena *arena);

/* Asks the strategy where steps go that have not begun; `now`, begun[steps] and end[steps] as in
 * sb_placement (0, NULL and NULL: nothing has). Workers and starts of those that have begun are in
 * the route and stay. Of the others those are queued. SB_ECHECK: it gives no such worker, or moves
 * what has begun; SB_ENOMEM. */
enum sb_code sb_route_ask(struct sb_route *route, sb_ns now, const bool *begun, const sb_ns *end,
                          struct sb_error *error);

#endif
