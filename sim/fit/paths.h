/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Longest paths of a graph with many latencies: how long it takes without a limit of workers. */
#ifndef SIM_FIT_PATHS_H
#define SIM_FIT_PATHS_H

#include "sim/model/dag.h"

struct sb_paths {
    double *length; /* [count], ns, ascending */
    double *share;  /* [steps] of the time on these paths; NULL for `drawn` */
    uint32_t count;
    struct sb_arena arena;
};

/* One for each row of latencies that were recorded together; each step without rows has its mean. A
 * graph without rows has one path. SB_ENOMEM: `paths` is empty. */
enum sb_code sb_paths_recorded(struct sb_paths *paths, const struct sb_dag *dag,
                               struct sb_error *error);

/* `count` of them with each step drawn by itself; rows, where there are any, do not stay together.
 * SB_ENOMEM. */
enum sb_code sb_paths_drawn(struct sb_paths *paths, const struct sb_dag *dag, uint32_t count,
                            uint64_t seed, struct sb_error *error);
void sb_paths_fini(struct sb_paths *paths);

/* By nearest rank. */
double sb_paths_quantile(const struct sb_paths *paths, double p);

#endif
