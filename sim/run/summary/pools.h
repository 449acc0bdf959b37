/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result says of the pools of a workload. */
#ifndef SIM_RUN_SUMMARY_POOLS_H
#define SIM_RUN_SUMMARY_POOLS_H

#include "sim/model/dag.h"
#include "sim/result/result.h"

/* Fills result->pool, in `arena`; none where they say no more than a number of workers. SB_ENOMEM.
 */
enum sb_code sb_run_pools_fill(const struct sb_dag *dag, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error);

#endif
