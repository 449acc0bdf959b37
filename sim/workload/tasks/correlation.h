/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "correlate" of a workload: which latencies are long when others are. */
#ifndef SIM_WORKLOAD_TASKS_CORRELATION_H
#define SIM_WORKLOAD_TASKS_CORRELATION_H

#include "sim/workload/tasks/task_names.h"

/* 0.5, the rank correlation of any two latencies; or groups, [{"tasks": ["a", "b"], "rank": 0.5}].
 * All tasks have been added. Where none are named in the file (names->task_of is NULL) there are no
 * groups. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_correlation_read(const struct sb_task_names *names,
                                 const struct sb_json_node *node);

#endif
