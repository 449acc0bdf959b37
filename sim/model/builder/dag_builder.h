/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a graph is put together, task by task and step by step. */
#ifndef SIM_MODEL_BUILDER_DAG_BUILDER_H
#define SIM_MODEL_BUILDER_DAG_BUILDER_H

#include "sim/model/builder/pool_builder.h"
#include "sim/model/builder/resilience_builder.h"
#include "sim/model/dag.h"
#include "sim/model/platform.h"

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

/* The await that was added last has so much data to move to another worker: 0 or more. */
void sb_dag_builder_bytes(struct sb_dag_builder *builder, double bytes);

/* The workers, before any cost; the first six members count, and are copied. */
void sb_dag_builder_platform(struct sb_dag_builder *builder, const struct sb_platform *platform);

/* The step that was added last takes cost[workers]. */
void sb_dag_builder_cost(struct sb_dag_builder *builder, const sb_ns *cost);

/* Adds a pool of so many slots, 1 to SB_SLOTS_MAX, and returns its number, or SB_NONE when the name
 * is taken (or memory is out). The name is copied. */
uint32_t sb_dag_builder_pool(struct sb_dag_builder *builder, const char *name, uint32_t slots);

/* How a pool serves (pools.h), and how many may wait, or SB_PLACES_UNLIMITED. */
void sb_dag_builder_pool_serves(struct sb_dag_builder *builder, uint32_t pool, enum sb_queue queue,
                                uint32_t places);

/* The names and slots of the pools so far. */
const struct sb_pool_builder *sb_dag_builder_pools(const struct sb_dag_builder *builder);

/* The step added last takes slots of a pool while it runs: 1 at least, no more than the pool has,
 * and of each pool at one call. */
void sb_dag_builder_take(struct sb_dag_builder *builder, struct sb_units units);

/* The same for a step that was added before, by its number. */
void sb_dag_builder_take_of(struct sb_dag_builder *builder, uint32_t step, struct sb_units units);

/* The step that was added last is that for real. Borrows the action, from the builder's arena. */
void sb_dag_builder_action(struct sb_dag_builder *builder, const struct sb_action *action);

/* When all tasks have been added: the latencies of so many groups of tasks are correlated, each
 * with its rank correlation, above 0 and up to 1. */
void sb_dag_builder_groups(struct sb_dag_builder *builder, const double *rank, uint32_t count);

/* The task belongs to the group. False: it belongs to one already. */
bool sb_dag_builder_join(struct sb_dag_builder *builder, uint32_t task, uint32_t group);

/* For what is asked of such things besides: the steps so far; one more demand of slots
 * (pool_builder.h); a distribution that no step has, by its index in sb_dag.dist (SB_NONE: memory
 * is out). */
uint32_t sb_dag_builder_steps(const struct sb_dag_builder *builder);
uint32_t sb_dag_builder_demand(struct sb_dag_builder *builder);
uint32_t sb_dag_builder_dist(struct sb_dag_builder *builder, const struct sb_dist *dist);

/* What may go wrong, and what is done about it: to be added to. */
struct sb_resilience_builder *sb_dag_builder_resilience(struct sb_dag_builder *builder);

/* The step that was added last has that policy. */
void sb_dag_builder_policy(struct sb_dag_builder *builder, const struct sb_step_policy *policy);

/* When requests arrive. Borrows it, from the builder's arena. */
void sb_dag_builder_arrivals(struct sb_dag_builder *builder, const struct sb_arrivals *arrivals);

/* Consumes the builder, also on failure. Refused: a name that is empty or not UTF-8, a cycle
 * (SB_EINPUT; the text names the whole of it), more steps than SB_STEPS_MAX, constant latencies
 * that are negative or add up to more than SB_NS_TOTAL_MAX, rows of which there are not as many
 * everywhere, or in a mixture, or beside groups; what sb_dag_give_platform refuses. `where`
 * names the source in messages. */
enum sb_code sb_dag_build(struct sb_dag_builder *builder, struct sb_dag *dag, const char *where,
                          struct sb_error *error);

#endif
