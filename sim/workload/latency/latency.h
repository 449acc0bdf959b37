/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies as workload files write them: a number, or {"dist": NAME, ...}. */
#ifndef SIM_WORKLOAD_LATENCY_LATENCY_H
#define SIM_WORKLOAD_LATENCY_LATENCY_H

#include "sim/workload/latency/source.h"

/* Reads one latency. What cannot vary (a uniform with min = max, …) becomes a constant with the
 * shift in it, so that equal latencies are told by their type. SB_EINPUT with file, line and path;
 * SB_ENOMEM. On failure `dist` is unspecified. */
enum sb_code sb_latency_read(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_dist *dist,
                             struct sb_error *error);

#endif
