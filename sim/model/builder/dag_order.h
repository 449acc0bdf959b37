/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order in which the tasks of a graph can run. There is none where tasks await each other in a
 * cycle (SB_EINPUT): the text names the whole of it. `where` names the source in messages. */
#ifndef SIM_MODEL_BUILDER_DAG_ORDER_H
#define SIM_MODEL_BUILDER_DAG_ORDER_H

#include "sim/model/dag.h"

/* Fills `topo` of a graph that has its edges. */
enum sb_code sb_dag_order(struct sb_dag *dag, const char *where, struct sb_error *error);

/* Whether there is one that keeps the recorded edges as well. */
enum sb_code sb_dag_check_recorded(const struct sb_dag *dag, const char *where,
                                   struct sb_error *error);

#endif
