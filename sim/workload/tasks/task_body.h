/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a task does: {"after", "latency", "cost"} or {"steps"}. */
#ifndef SIM_WORKLOAD_TASKS_TASK_BODY_H
#define SIM_WORKLOAD_TASKS_TASK_BODY_H

#include "sim/workload/tasks/task_names.h"

/* Adds the steps of each task in the object `tasks`, of which all names are known. Errors as of
 * sb_latency_read. */
enum sb_code sb_task_bodies_read(const struct sb_task_names *names,
                                 const struct sb_json_node *tasks);

#endif
