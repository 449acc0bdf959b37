/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task graph: immutable once built.
 *
 * A task body is a chain of steps. Each step first awaits the end of some tasks (none for most
 * steps) and then runs for a latency that is drawn from a distribution; then the task's next step
 * begins. A plain task (`after` and `latency`) is one step. An await of a task is an edge from that
 * task's last step, and each step of a task has an edge from the step before it. */
#ifndef SIM_MODEL_DAG_H
#define SIM_MODEL_DAG_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/model/action.h"
#include "sim/model/arrivals.h"
#include "sim/model/constraints.h"
#include "sim/model/csr.h"
#include "sim/model/distribution/dist.h"
#include "sim/model/pools.h"
#include "sim/model/resilience.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SB_NONE UINT32_MAX
#define SB_STEPS_MAX (1u << 28)

struct sb_platform;

/* Tasks are numbered in file order, steps by task and then by position in the body. All arrays live
 * in `arena`. */
struct sb_dag {
    uint32_t tasks, steps, edges; /* edges: awaits of one task by another, each pair counted once */
    const char **task_name;       /* [tasks] UTF-8, unique */
    uint32_t *step_begin; /* [tasks + 1] the steps of task t are step_begin[t] .. step_begin[t + 1]
                             - 1, one at least */
    uint32_t *step_task;  /* [steps] */
    struct sb_csr pred; /* [steps] rows: steps that must end before a step runs, ascending, without
                           repetition */
    struct sb_csr succ; /* the same edges, the other way round */
    struct sb_csr dep;  /* [tasks] rows: tasks awaited anywhere in a task's body, ascending, without
                           repetition */
    uint32_t *topo;     /* [tasks] topological order; among the possible next tasks the first in the
                           file comes next */
    uint32_t *dist_of;  /* [steps] index into dist[] */
    struct sb_dist *dist; /* [dists] */
    uint32_t dists;
    bool random;    /* whether any step has a latency that is not constant */
    uint32_t rows;  /* of latencies that were recorded together: replicate r has row r % rows; 0:
                       there are none */
    bool *optional; /* [steps] whether it can be missing: where such a step takes 0 ns, it is
                       absent and takes no worker; NULL: none is */
    const struct sb_action *
        *action;      /* [steps] what each is for real, or NULL; NULL: none is said */
    bool is_recorded; /* what was recorded ran in an order of its own, which is the graph's and: */
    struct sb_edge *recorded; /* [recorded_edges] of tasks: `to` began when `from` had ended */
    uint32_t recorded_edges;
    /* [tasks] the group whose latencies are correlated, or SB_NONE; NULL: all are independent */
    uint32_t *factor_of;
    double *rank; /* [factors] rank correlation of any two steps of a group, from 0 to 1 */
    uint32_t factors;
    struct sb_pools *pools;           /* NULL: there are none */
    struct sb_resilience *resilience; /* NULL: nothing fails, nothing is given up */
    const struct sb_arrivals
        *arrivals;   /* NULL: one request alone, unless somebody says otherwise */
    sb_ns draw_cap;  /* longer random draws are cut to this: SB_NS_DRAW_MAX, less where the total
                        could overflow */
    sb_ns *expected; /* [steps] mean latency, rounded; an infinite mean counts as draw_cap */
    double *bytes;   /* [pred.begin[steps]] what each edge's data weighs; NULL: nothing anywhere */
    struct sb_platform *platform; /* see platform.h; NULL: workers are alike, data moves at once */
    struct sb_arena arena;
};

static inline uint32_t sb_dag_first(const struct sb_dag *dag, uint32_t task)
{
    return dag->step_begin[task];
}
static inline uint32_t sb_dag_last(const struct sb_dag *dag, uint32_t task)
{
    return dag->step_begin[task + 1] - 1;
}

/* Whether a step whose latency was drawn so is absent. */
static inline bool sb_dag_lacks(const struct sb_dag *dag, uint32_t step, sb_ns latency)
{
    return dag->optional && dag->optional[step] && latency == 0;
}

/* Whether steps may have to wait for one of so many workers (0: as many as wanted), or for slots of
 * a pool, so that runs are event-driven. */
static inline bool sb_dag_is_limited(const struct sb_dag *dag, uint32_t workers)
{
    return workers > 0 || dag->pools;
}

/* Releases; NULL and a zeroed graph are fine. */
void sb_dag_fini(struct sb_dag *dag);

#endif
