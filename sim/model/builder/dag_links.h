/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edges of a graph, from what its steps await. */
#ifndef SIM_MODEL_BUILDER_DAG_LINKS_H
#define SIM_MODEL_BUILDER_DAG_LINKS_H

#include "sim/model/dag.h"

/* Fills dep, edges, pred and succ of a graph that has its tasks and steps. Step s awaits the tasks
 * await[i], where i runs from await_end[s - 1] (0 for the first step) to in front of await_end[s].
 * -1: out of memory. */
int sb_dag_link(struct sb_dag *dag, const uint32_t *await, const uint32_t *await_end);

#endif
