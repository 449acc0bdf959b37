/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levers, costs of barriers and largest speed-ups in results.json. Where there are none, their keys
 * are not there. */
#ifndef SIM_RESULT_KEYS_LEVERS_H
#define SIM_RESULT_KEYS_LEVERS_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* "levers": [{"task", "strategy", "change", "replicates", "saved_ns": {"mean": {"value", "ci95"},
 * "p50", "p99"}}] and "largest_speedup": {"sequential", "join-all-then-chain"} of a workload. */
void sb_result_levers_put(struct sb_json_writer *writer, const struct sb_workload_result *workload);
bool sb_result_levers_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                          struct sb_workload_result *workload);

/* "barriers": [{"join", "cost_ns": {"mean": {"value", "ci95"}, "p50", "p99"}}] of a strategy. */
void sb_result_barriers_put(struct sb_json_writer *writer,
                            const struct sb_strategy_result *strategy);
bool sb_result_barriers_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                            struct sb_strategy_result *strategy);

#endif
