/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph in which nothing is random. */
#ifndef SIM_MODEL_DAG_MEANS_H
#define SIM_MODEL_DAG_MEANS_H

#include "sim/model/dag.h"

/* The same graph with dag->expected in place of latencies. It borrows everything from `dag` but its
 * distributions, which live in `arena`, and needs no end. SB_ENOMEM. */
enum sb_code sb_dag_at_means(const struct sb_dag *dag, struct sb_dag *means, struct sb_arena *arena,
                             struct sb_error *error);

#endif
