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
#include "sim/model/constraints.h"
#include "sim/model/csr.h"
#include "sim/model/dist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SB_NONE UINT32_MAX
#define SB_STEPS_MAX (1u << 28)

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
    bool random;     /* whether any step has a latency that is not constant */
    uint32_t rows;   /* of latencies that were recorded together: replicate r has row r % rows; 0:
                        there are none */
    bool *optional;  /* [steps] whether a row has none: where such a step takes 0 ns, it is
                        absent and takes no worker; NULL: none is */
    bool is_recorded; /* what was recorded ran in an order of its own, which is the graph's and: */
    struct sb_edge *recorded; /* [recorded_edges] of tasks: `to` began when `from` had ended */
    uint32_t recorded_edges;
    sb_ns draw_cap;  /* longer random draws are cut to this: SB_NS_DRAW_MAX, less where the total
                        could overflow */
    sb_ns *expected; /* [steps] mean latency, rounded; an infinite mean counts as draw_cap */
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

/* Releases; NULL and a zeroed graph are fine. */
void sb_dag_fini(struct sb_dag *dag);

struct sb_dag_builder;

/* A builder, or NULL when memory is out. Order of calls: a task before its steps and before a step
 * awaits it; the steps task by task in the order of the tasks, each followed by its awaits. So
 * either all tasks come first, or each is followed by its steps where they await only tasks above.
 * Every call reports out of memory at the latest in sb_dag_build, so that its result may be
 * ignored. */
struct sb_dag_builder *sb_dag_builder_new(void);
void sb_dag_builder_free(struct sb_dag_builder *builder);

/* The arena that the graph will own: for whatever the distributions point to. */
struct sb_arena *sb_dag_builder_arena(struct sb_dag_builder *builder);

/* Adds a task and returns its number, or SB_NONE when the name is taken (or memory is out). The
 * name is copied. */
uint32_t sb_dag_builder_task(struct sb_dag_builder *builder, const char *name);

/* The same for one whose name no other task has and is UTF-8, as the caller knows: it is not looked
 * at. Either all tasks are added so or none, and none of them is found. */
uint32_t sb_dag_builder_new_task(struct sb_dag_builder *builder, const char *name);

/* The number of a task, or SB_NONE. */
uint32_t sb_dag_builder_find(const struct sb_dag_builder *builder, const char *name);
uint32_t sb_dag_builder_tasks(const struct sb_dag_builder *builder);
const char *sb_dag_builder_name(const struct sb_dag_builder *builder, uint32_t task);

/* Adds a step to the body of `task`: the task of the step before or a later one. A task that gets
 * no step becomes one of duration 0. */
void sb_dag_builder_step(struct sb_dag_builder *builder, uint32_t task,
                         const struct sb_dist *latency);

/* The step added last awaits `task` before it runs. Awaiting a task repeatedly is fine. */
void sb_dag_builder_await(struct sb_dag_builder *builder, uint32_t task);

/* The tasks were recorded; and in the recording `to` also waited for `from`, as it need not.
 * Refused when built: a cycle with the awaits. */
void sb_dag_builder_recorded(struct sb_dag_builder *builder);
void sb_dag_builder_recorded_edge(struct sb_dag_builder *builder, uint32_t from, uint32_t to);

/* Consumes the builder, also on failure. Refused: a name that is empty or not UTF-8, a cycle
 * (SB_EINPUT; the text names the whole of it), more steps than SB_STEPS_MAX, constant latencies
 * that are negative or add up to more than SB_NS_TOTAL_MAX, rows of which there are not as many
 * everywhere, or in a mixture. `where` names the source in messages. */
enum sb_code sb_dag_build(struct sb_dag_builder *builder, struct sb_dag *dag, const char *where,
                          struct sb_error *error);

#endif
