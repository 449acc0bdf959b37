/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "platform" of a workload, and "cost" of its tasks: workers that differ. */
#ifndef SIM_WORKLOAD_TASKS_WORKER_NAMES_H
#define SIM_WORKLOAD_TASKS_WORKER_NAMES_H

#include "sim/base/names.h"
#include "sim/model/platform.h"
#include "sim/workload/latency/source.h"

struct sb_worker_names {
    struct sb_platform platform; /* no workers: there is none */
    struct sb_names name;        /* of the workers */
};

/* {"workers": [{"name": "cpu", "speed": 1}], "links": {"latency": 0.1, "bandwidth": 1e9, "model":
 * "free"}}; a worker's speed is 1 where it is not said, a bandwidth infinite, and links that are
 * not there take no time. In the source's arena. Release in any case. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_worker_names_read(struct sb_worker_names *workers,
                                  const struct sb_latency_source *source,
                                  const struct sb_json_node *node, struct sb_error *error);
void sb_worker_names_fini(struct sb_worker_names *workers);

/* {"cpu": 14, "gpu": 2}: cost[workers] of a step, each in the source's unit. Refused: a worker that
 * is missing, or that there is not. */
enum sb_code sb_worker_names_read_cost(const struct sb_worker_names *workers,
                                       const struct sb_latency_source *source,
                                       const struct sb_json_node *node, sb_ns *cost,
                                       struct sb_error *error);

#endif
