/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench optimum` tells, as JSON. */
#ifndef SIM_CLI_OPTIMUM_JSON_H
#define SIM_CLI_OPTIMUM_JSON_H

#include "sim/cli/optimum/told.h"

/* {"simbench", "workloads": [{"name", "file", "workers", "tasks", "steps", "energy_ns",
 * "energy_bounded_tails_ns", "longest_path_ns", "work_ns", "lower_bound_ns", "best_ns", "proved",
 * "optimum_ns", "gap", "found_by", "restarts", "nodes", "makespan_ns": {STRATEGY: …}, "schedule":
 * [{"task", "step", "worker", "start_ns", "end_ns"}]}]}; of one workload its members from
 * "energy_ns" to "gap" stand beside "workloads" as well. On the heap; SB_ENOMEM. */
enum sb_code sb_optimum_json(const struct sb_optimum_told *told, unsigned tolds, char **text,
                             size_t *size, struct sb_error *error);

#endif
