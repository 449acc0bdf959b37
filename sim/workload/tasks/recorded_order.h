/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "recorded_order": what waited for what when it was recorded, beyond what is left. */
#ifndef SIM_WORKLOAD_TASKS_RECORDED_ORDER_H
#define SIM_WORKLOAD_TASKS_RECORDED_ORDER_H

#include "sim/workload/tasks/task_names.h"

/* Adds its pairs. SB_EINPUT. */
enum sb_code sb_recorded_order_read(const struct sb_task_names *names,
                                    const struct sb_json_node *order);

#endif
