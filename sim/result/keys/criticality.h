/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The criticality of a strategy in results.json. Where it was not measured, its key is not there.
 */
#ifndef SIM_RESULT_KEYS_CRITICALITY_H
#define SIM_RESULT_KEYS_CRITICALITY_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* "criticality": {"replicates", "tail_replicates", "tail_from_ns", "left_out", "edges_left_out",
 * "tasks": {NAME: {"p", "ci95", "p_tail", "p_tail_ci95", "slack_ns": {"mean", "mean_ci95", "p5",
 * "p5_ci95"}}}, "edges": [{"from" or "from_join", "to" or "to_join", "p", "p_tail"}]} */
void sb_result_criticality_put(struct sb_json_writer *writer,
                               const struct sb_strategy_result *strategy);
bool sb_result_criticality_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                               struct sb_strategy_result *strategy);

#endif
