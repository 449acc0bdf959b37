/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result says of a workload before anything runs. */
#ifndef SIM_RUN_SUMMARY_DESCRIBE_H
#define SIM_RUN_SUMMARY_DESCRIBE_H

#include "sim/result/result.h"
#include "sim/workload/workload.h"

/* Fills in its names, which live in `arena`, the size and shape of the graph, and what is known of
 * its latencies. SB_ENOMEM. */
enum sb_code sb_describe(const struct sb_workload *workload, struct sb_workload_result *result,
                         struct sb_arena *arena, struct sb_error *error);

#endif
