/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph in one line: {"simbench":1, "workers":W, "as":STRATEGY, "workload":NAME,
 * "tasks":[NAME...], "steps":[{"task":T, "expected":NS, "after":[S...]}...]}; of a graph with pools
 * also "pools":[{"name":NAME, "slots":N}...], and of a step that holds slots while it runs
 * "pools":[[POOL, SLOTS]...]. Workers are 0 where
 * unlimited; `as` is null where the scheduler claims to be no strategy; `expected` is the mean; a
 * step comes after the one before it in its task, and after the last ones of the tasks that it
 * awaits. Readers skip keys that they do not know. */
#ifndef SIM_LINE_GRAPH_LINE_H
#define SIM_LINE_GRAPH_LINE_H

#include "sim/base/error.h"
#include "sim/model/dag.h"

/* On the heap, to be freed by the caller. `as` may be NULL. SB_ENOMEM. */
enum sb_code sb_graph_line(const struct sb_dag *dag, uint32_t workers, const char *workload,
                           const char *as, char **line, struct sb_error *error);

#endif
