/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A schedule as edges that a strategy could add: each step awaits the one before it on its worker.
 * A run of the graph with these edges starts every step no later than the schedule does, whatever
 * the number of a worker. */
#ifndef SIM_BOUNDS_CHAINS_H
#define SIM_BOUNDS_CHAINS_H

#include "sim/bounds/problem.h"

/* Adds the edges of start[steps] on `workers` workers of a problem that sb_problem_of_workers made;
 * `worker` may be NULL, or gets the worker of each step, the free one with the smallest number.
 * SB_ECHECK where more steps run at once than there are workers; SB_ENOMEM. */
enum sb_code sb_chains_build(const struct sb_problem *problem, const sb_ns *start, uint32_t workers,
                             uint32_t *worker, struct sb_constraints *chains,
                             struct sb_error *error);

/* The same for slots of the graph's pools: each step awaits those that it takes them over from
 * (sim/engine/pools/pool_flow.h). SB_ECHECK where more are held than there are; SB_ENOMEM. */
enum sb_code sb_chains_of_pools(const struct sb_problem *problem, const struct sb_dag *dag,
                                const sb_ns *start, struct sb_constraints *chains,
                                struct sb_error *error);

#endif
