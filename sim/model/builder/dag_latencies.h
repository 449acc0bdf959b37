/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from the latencies of all steps together. */
#ifndef SIM_MODEL_BUILDER_DAG_LATENCIES_H
#define SIM_MODEL_BUILDER_DAG_LATENCIES_H

#include "sim/model/dag.h"

/* Fills random, draw_cap, rows, optional and expected of a graph that has its steps and
 * distributions. SB_EINPUT: constant latencies that add up to more than SB_NS_TOTAL_MAX; rows of
 * which there are not as many everywhere, or in a mixture. `where` names the source in messages. */
enum sb_code sb_dag_derive_latencies(struct sb_dag *dag, const char *where, struct sb_error *error);

#endif
