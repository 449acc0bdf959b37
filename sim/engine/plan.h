/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph under a strategy: the graph's own edges and those that the strategy adds, with the order
 * in which ready steps are served. */
#ifndef SIM_ENGINE_PLAN_H
#define SIM_ENGINE_PLAN_H

#include "sim/engine/program.h"
#include "sim/model/csr.h"
#include "sim/model/dag.h"
#include "sim/model/strategy.h"

/* Nodes are the steps of the graph, with their numbers, and then the strategy's joins. */
struct sb_plan {
    const struct sb_dag *dag; /* borrowed, as is the strategy */
    const struct sb_strategy *strategy;
    uint32_t nodes;
    struct sb_csr pred, succ; /* [nodes] rows; the graph's own where no edge is added */
    uint32_t *order;          /* [nodes] topological */
    uint32_t *rank; /* [steps] place among all steps by (key, number), or NULL: first come, first
                       served */
    uint32_t *step_at_rank;    /* [steps] the inverse */
    struct sb_program program; /* for longest paths */
    struct sb_arena arena;
};

/* Refused with SB_ECHECK: a strategy whose edges close a cycle. SB_ENOMEM. On failure the plan is
 * zeroed. */
enum sb_code sb_plan_build(struct sb_plan *plan, const struct sb_dag *dag,
                           const struct sb_strategy *strategy, struct sb_error *error);

/* The same with these edges in place of those that the strategy adds, and all of the graph's. */
enum sb_code sb_plan_build_constrained(struct sb_plan *plan, const struct sb_dag *dag,
                                       const struct sb_strategy *strategy,
                                       const struct sb_constraints *added, struct sb_error *error);

/* Ranks the steps anew by the strategy's keys, given what latencies an oracle sees. SB_ENOMEM. */
enum sb_code sb_plan_rank(struct sb_plan *plan, const sb_ns *latency, struct sb_error *error);

void sb_plan_fini(struct sb_plan *plan);

#endif
