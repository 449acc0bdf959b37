/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that differ in results.json: "platform": {"workers": [{"name", "speed"}], "links":
 * {"latency_ns", "bandwidth", "model"}, "least_path_ns", "sequential_ns"} of a workload;
 * "placement": "once" or "anew", and "transfers": {"p50": [[from, to, sender, receiver, ready,
 * start, end]], "p99": …}, of a strategy. What there is nothing of is not there. */
#ifndef SIM_RESULT_KEYS_PLATFORM_H
#define SIM_RESULT_KEYS_PLATFORM_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* Into the open object of a workload, and of a strategy. */
void sb_result_platform_put(struct sb_json_writer *writer,
                            const struct sb_result_platform *platform);
void sb_result_platform_put_strategy(struct sb_json_writer *writer,
                                     const struct sb_workload_result *workload,
                                     const struct sb_strategy_result *strategy);

/* The other way round. A strategy comes after its workload, and after its spans. */
bool sb_result_platform_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                            struct sb_result_platform *platform);
bool sb_result_platform_get_strategy(struct sb_record_reader *reader,
                                     const struct sb_json_node *object,
                                     const struct sb_workload_result *workload,
                                     struct sb_strategy_result *strategy);

#endif
