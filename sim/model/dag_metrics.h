/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of a task graph. */
#ifndef SIM_MODEL_DAG_METRICS_H
#define SIM_MODEL_DAG_METRICS_H

#include "sim/model/dag.h"

/* Larger graphs get no width: it takes memory and time that grow with the square of the tasks and
 * more. */
enum { SB_WIDTH_TASKS_MAX = 2000 };

struct sb_dag_metrics {
    uint32_t roots, leaves;       /* tasks that await nothing; that nothing awaits */
    uint32_t levels, level_width; /* level: most edges from a root; most tasks in one level */
    uint32_t width;               /* tasks in the largest antichain (Dilworth), 0: not computed */
    sb_ns work, critical_path;    /* of the expected latencies */
};

/* SB_ENOMEM. */
enum sb_code sb_dag_measure(const struct sb_dag *dag, struct sb_dag_metrics *metrics,
                            struct sb_error *error);

/* level[tasks]. Returns the number of levels. */
uint32_t sb_dag_levels(const struct sb_dag *dag, uint32_t *level);

/* The critical path for latency[steps], from its first task to its last: task[] (room for
 * dag->tasks) and their number. Of several, the one that goes back through the smallest numbers.
 * `finish` is scratch[steps]. */
uint32_t sb_dag_critical_path(const struct sb_dag *dag, const sb_ns *latency, sb_ns *finish,
                              uint32_t *task);

#endif
