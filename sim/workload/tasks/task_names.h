/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks of a workload file by name, and what all that is read of them needs. */
#ifndef SIM_WORKLOAD_TASKS_TASK_NAMES_H
#define SIM_WORKLOAD_TASKS_TASK_NAMES_H

#include "sim/model/builder/dag_builder.h"
#include "sim/workload/failures/policies.h"
#include "sim/workload/latency/source.h"
#include "sim/workload/tasks/worker_names.h"

struct sb_task_names {
    const struct sb_latency_source *source;
    struct sb_dag_builder *builder;
    struct sb_error *error;
    const struct sb_worker_names *workers; /* NULL: there is no platform */
    const struct sb_policies *policies;    /* NULL: nothing goes wrong */
    uint32_t *task_of; /* by the place of its name in the document: 1 + the task; on the heap */
};

/* Makes a task for each member of the object `tasks`, all of them first: a body may await tasks
 * that stand below it. The other members are set before; release with fini in any case.
 * SB_EINPUT: a task without a name; SB_ENOMEM. */
enum sb_code sb_task_names_read(struct sb_task_names *names, const struct sb_json_node *tasks);
void sb_task_names_fini(struct sb_task_names *names);

/* The task that the node names. SB_EINPUT: it is no text, or there is none, with the nearest name
 * there is. */
enum sb_code sb_task_names_find(const struct sb_task_names *names, const struct sb_json_node *node,
                                uint32_t *task);

/* SB_OK where the node is of that type. */
enum sb_code sb_task_names_expect(const struct sb_task_names *names,
                                  const struct sb_json_node *node, enum sb_json_type type,
                                  const char *what);

#endif
