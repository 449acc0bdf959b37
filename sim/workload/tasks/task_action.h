/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "http" and "command" of a task: what it is for real. */
#ifndef SIM_WORKLOAD_TASKS_TASK_ACTION_H
#define SIM_WORKLOAD_TASKS_TASK_ACTION_H

#include "sim/workload/tasks/task_names.h"

#include <stdio.h>

/* The step added last does what one of them says; the other is NULL. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_task_action_read(const struct sb_task_names *names, const struct sb_json_node *http,
                                 const struct sb_json_node *command);

/* As it is written in a file: "http": {...} or "command": [...]. */
void sb_task_action_write(const struct sb_action *action, FILE *out);

#endif
