/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schedules that are shown, in results.json. What 0.1.0 knew stands where it always stood: the
 * replicate at the median is "shown_replicate", its schedules are "shown_makespan_ns" and "spans"
 * of each strategy. "shown_replicates" has both, "shown" of each strategy the schedule at the p99
 * where that is another replicate, "dependencies" those of steps. */
#ifndef SIM_RESULT_KEYS_SHOWN_H
#define SIM_RESULT_KEYS_SHOWN_H

#include "sim/json/json.h"
#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* One replicate is all that is shown. */
bool sb_result_shown_alike(const struct sb_workload_result *workload);

/* Into the open object of a workload: "shown_replicates", "task_names", "dependencies". */
void sb_result_shown_put_workload(struct sb_json_writer *w,
                                  const struct sb_workload_result *workload);

/* Into the open object of a strategy: "spans", "shown". */
void sb_result_shown_put_strategy(struct sb_json_writer *w,
                                  const struct sb_workload_result *workload,
                                  const struct sb_strategy_result *strategy);

/* The other way round; of a file without "shown_replicates" both are the one at the median. What
 * they refer to (counts, indices) is checked. A strategy comes after its workload. */
bool sb_result_shown_get_workload(struct sb_record_reader *r, const struct sb_json_node *object,
                                  struct sb_workload_result *workload);
bool sb_result_shown_get_strategy(struct sb_record_reader *r, const struct sb_json_node *object,
                                  const struct sb_workload_result *workload,
                                  struct sb_strategy_result *strategy);

#endif
