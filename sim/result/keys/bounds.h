/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds of a workload in results.json: "bounds": {"longest_path_ns", "work_ns", "lower_bound_ns",
 * "best_ns", "proved", "optimum_ns", "gap", "mean_lower_bound_ns", "mean_lower_bound_ci95_ns",
 * "makespan_ns": {STRATEGY: …}}. "optimum_ns" is there where it is proved; all but "mean_…" is of
 * the mean latencies. Where bounds are not known, the key
 * is not there. */
#ifndef SIM_RESULT_KEYS_BOUNDS_H
#define SIM_RESULT_KEYS_BOUNDS_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* Into the open object. */
void sb_result_bounds_put(struct sb_json_writer *writer, const struct sb_workload_result *workload);

/* The members from "longest_path_ns" to "gap" alone. */
void sb_result_bounds_put_figures(struct sb_json_writer *writer,
                                  const struct sb_result_bounds *bounds);

/* The strategies of the workload have been read. */
bool sb_result_bounds_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                          struct sb_workload_result *workload);

#endif
