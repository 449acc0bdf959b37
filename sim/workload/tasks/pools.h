/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "pools" of a workload, and what its steps take of them. */
#ifndef SIM_WORKLOAD_TASKS_POOLS_H
#define SIM_WORKLOAD_TASKS_POOLS_H

#include "sim/workload/tasks/task_names.h"

/* {"db": {"slots": 4}}: adds them. SB_EINPUT. */
enum sb_code sb_pools_read(const struct sb_task_names *names, const struct sb_json_node *pools);

/* The members "pool" and "pools" of what takes slots, NULL where it has none. */
struct sb_taken {
    const struct sb_json_node *pool, *pools;
};

/* "pool": "db", or "pools": {"db": 2, "cpu": 1}: the step added last takes them. SB_EINPUT: both,
 * a pool that there is not, with the nearest name there is, or more slots than it has. */
enum sb_code sb_taken_read(const struct sb_task_names *names, const struct sb_taken *taken);

#endif
