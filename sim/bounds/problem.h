/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bounds and searches for schedules are about: steps with known durations, some of which must
 * end before others begin, that hold units of limited resources while they run. Identical workers
 * are one resource, of which each step holds one unit (P | prec | Cmax); several resources make
 * the resource-constrained project scheduling problem (RCPSP). */
#ifndef SIM_BOUNDS_PROBLEM_H
#define SIM_BOUNDS_PROBLEM_H

#include "sim/model/dag.h"

/* The caller may fill it by hand; sb_problem_derive then fills what follows. All is borrowed. */
struct sb_problem {
    uint32_t steps, resources;
    const struct sb_csr *pred, *succ; /* [steps] rows */
    const sb_ns *latency;             /* [steps] */
    const uint32_t *capacity;         /* [resources] 1 at least */
    const uint32_t *demand;           /* [steps][resources] the capacity at most */

    /* What follows: */
    uint32_t *order; /* [steps] topological */
    sb_ns *head;     /* [steps] the earliest start, without limits */
    sb_ns *tail;     /* [steps] the longest path behind the step's end */
    sb_ns path;      /* the longest path */
    sb_ns unit;      /* the greatest common divisor of all latencies, 1 at least: a schedule that
                        starts each step as early as its order allows has no other times */
};

/* Fills what follows from the first part, in `arena`. SB_ENOMEM; SB_EINPUT where there is a cycle.
 */
enum sb_code sb_problem_derive(struct sb_problem *problem, struct sb_arena *arena,
                               struct sb_error *error);

/* The steps of `dag` with latency[steps], which is borrowed, on `workers` identical workers, 1 at
 * least. A step that takes no time holds no worker: one is always free for it where it may begin,
 * that of the step before it. SB_ENOMEM. */
enum sb_code sb_problem_of_workers(struct sb_problem *problem, const struct sb_dag *dag,
                                   const sb_ns *latency, uint32_t workers, struct sb_arena *arena,
                                   struct sb_error *error);

/* The same of a graph with pools: each is a resource, and so are the workers, of which `workers` 0
 * is as many as wanted. None of them may have sb_problem_lacks_time. */
enum sb_code sb_problem_of_pools(struct sb_problem *problem, const struct sb_dag *dag,
                                 const sb_ns *latency, uint32_t workers, struct sb_arena *arena,
                                 struct sb_error *error);

/* The one of both that the graph asks for; of pools that are a number of workers the first. */
enum sb_code sb_problem_of_dag(struct sb_problem *problem, const struct sb_dag *dag,
                               const sb_ns *latency, uint32_t workers, struct sb_arena *arena,
                               struct sb_error *error);

/* Whether bounds of the graph are looked for: a table of all its steps and pools has no more than
 * SB_PROBLEM_DEMANDS_MAX numbers. */
#define SB_PROBLEM_DEMANDS_MAX ((size_t)1 << 24)
static inline bool sb_problem_is_small(const struct sb_dag *dag)
{
    return !dag->pools || dag->steps <= SB_PROBLEM_DEMANDS_MAX / (dag->pools->count + (size_t)1);
}

/* The first step that takes no time and yet holds slots of pools, when they are free for a moment:
 * a problem cannot say that. SB_NONE: there is none. */
uint32_t sb_problem_lacks_time(const struct sb_dag *dag, const sb_ns *latency);

/* Whether all steps together take more than SB_NS_TOTAL_MAX / 2 (73 years): then sums of times
 * might overflow in searches, which are not to be begun. */
bool sb_problem_is_too_long(const struct sb_dag *dag, const sb_ns *latency);

/* The same with time running backwards: predecessors are successors. */
struct sb_problem sb_problem_mirror(const struct sb_problem *problem);

static inline const uint32_t *sb_problem_demand(const struct sb_problem *problem, uint32_t step)
{
    return problem->demand + (size_t)step * problem->resources;
}

/* The time of the last end. */
sb_ns sb_problem_makespan(const struct sb_problem *problem, const sb_ns *start);

#endif
