/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/fields.h"

#include "sim/result/result.h"

#define IN_WORKLOAD(member) offsetof(struct sb_workload_result, member)
#define IN_STRATEGY(member) offsetof(struct sb_strategy_result, member)
#define IN_SUMMARY(member) offsetof(struct sb_summary, member)
#define IN_SPEEDUP(member) offsetof(struct sb_speedup, member)

static const struct sb_record_field workload_field[] = {
    { "name", SB_RECORD_TEXT, IN_WORKLOAD(name) },
    { "file", SB_RECORD_TEXT, IN_WORKLOAD(file) },
    { "description", SB_RECORD_TEXT, IN_WORKLOAD(description) },
    { "note", SB_RECORD_TEXT, IN_WORKLOAD(note) },
    { "tasks", SB_RECORD_U32, IN_WORKLOAD(tasks) },
    { "steps", SB_RECORD_U32, IN_WORKLOAD(steps) },
    { "edges", SB_RECORD_U32, IN_WORKLOAD(edges) },
    { "workers", SB_RECORD_WORKERS, IN_WORKLOAD(workers) },
    { "roots", SB_RECORD_U32, IN_WORKLOAD(roots) },
    { "leaves", SB_RECORD_U32, IN_WORKLOAD(leaves) },
    { "levels", SB_RECORD_U32, IN_WORKLOAD(levels) },
    { "level_width", SB_RECORD_U32, IN_WORKLOAD(level_width) },
    { "width", SB_RECORD_U32, IN_WORKLOAD(width) },
    { "parallelism", SB_RECORD_DOUBLE, IN_WORKLOAD(parallelism) },
    { "expected_work_ns", SB_RECORD_NS, IN_WORKLOAD(expected_work) },
    { "expected_critical_path_ns", SB_RECORD_NS, IN_WORKLOAD(expected_critical_path) },
    { "random", SB_RECORD_BOOL, IN_WORKLOAD(random) },
    { "replicates", SB_RECORD_U64, IN_WORKLOAD(replicates) },
    { "wanted", SB_RECORD_U64, IN_WORKLOAD(wanted) },
    { "relative_error", SB_RECORD_DOUBLE, IN_WORKLOAD(relative_error) },
    { "cut_probability", SB_RECORD_DOUBLE, IN_WORKLOAD(cut_probability) },
    { "shown_replicate", SB_RECORD_U64, IN_WORKLOAD(shown_replicate[SB_SHOWN_P50]) },
};
const struct sb_record_fields sb_workload_fields = SB_RECORD_FIELDS(workload_field);

static const struct sb_record_field workload_new_field[] = {
    { "longest_path_mean_ns", SB_RECORD_DOUBLE, IN_WORKLOAD(longest_path.value) },
    { "longest_path_ci95_ns", SB_RECORD_INTERVAL, IN_WORKLOAD(longest_path.ci95) },
    { "mean_parallelism", SB_RECORD_DOUBLE, IN_WORKLOAD(mean_parallelism) },
    { "mean_is_infinite", SB_RECORD_BOOL, IN_WORKLOAD(mean_is_infinite) },
    { "variance_is_infinite", SB_RECORD_BOOL, IN_WORKLOAD(variance_is_infinite) },
};
const struct sb_record_fields sb_workload_new_fields = SB_RECORD_FIELDS(workload_new_field);

static const struct sb_record_field strategy_head_field[] = {
    { "name", SB_RECORD_TEXT, IN_STRATEGY(name) },
    { "baseline_only", SB_RECORD_BOOL, IN_STRATEGY(baseline_only) },
    { "checked", SB_RECORD_U64, IN_STRATEGY(checked) },
    { "verified", SB_RECORD_U64, IN_STRATEGY(verified) },
    { "shown_makespan_ns", SB_RECORD_NS, IN_STRATEGY(shown[SB_SHOWN_P50].makespan) },
};
const struct sb_record_fields sb_strategy_head_fields = SB_RECORD_FIELDS(strategy_head_field);

static const struct sb_record_field strategy_new_field[] = {
    { "simplicity", SB_RECORD_U32, IN_STRATEGY(simplicity) },
};
const struct sb_record_fields sb_strategy_new_fields = SB_RECORD_FIELDS(strategy_new_field);

static const struct sb_record_field makespan_field[] = {
    { "mean", SB_RECORD_DOUBLE, IN_SUMMARY(mean) },
    { "sd", SB_RECORD_DOUBLE, IN_SUMMARY(sd) },
    { "min", SB_RECORD_NS, IN_SUMMARY(min) },
    { "p50", SB_RECORD_NS, IN_SUMMARY(quantile[0]) },
    { "p90", SB_RECORD_NS, IN_SUMMARY(quantile[1]) },
    { "p95", SB_RECORD_NS, IN_SUMMARY(quantile[2]) },
    { "p99", SB_RECORD_NS, IN_SUMMARY(quantile[3]) },
    { "p99.9", SB_RECORD_NS, IN_SUMMARY(quantile[4]) },
    { "max", SB_RECORD_NS, IN_SUMMARY(max) },
};
const struct sb_record_fields sb_makespan_fields = SB_RECORD_FIELDS(makespan_field);

static const struct sb_record_field makespan_ci95_field[] = {
    { "mean", SB_RECORD_INTERVAL, IN_SUMMARY(mean_ci95) },
    { "p50", SB_RECORD_INTERVAL, IN_SUMMARY(quantile_ci95[0]) },
    { "p90", SB_RECORD_INTERVAL, IN_SUMMARY(quantile_ci95[1]) },
    { "p95", SB_RECORD_INTERVAL, IN_SUMMARY(quantile_ci95[2]) },
    { "p99", SB_RECORD_INTERVAL, IN_SUMMARY(quantile_ci95[3]) },
    { "p99.9", SB_RECORD_INTERVAL, IN_SUMMARY(quantile_ci95[4]) },
};
const struct sb_record_fields sb_makespan_ci95_fields = SB_RECORD_FIELDS(makespan_ci95_field);

static const struct sb_record_field makespan_new_field[] = {
    { "mean_cv", SB_RECORD_DOUBLE, IN_SUMMARY(mean_cv) },
};
const struct sb_record_fields sb_makespan_new_fields = SB_RECORD_FIELDS(makespan_new_field);

static const struct sb_record_field makespan_ci95_new_field[] = {
    { "mean_cv", SB_RECORD_INTERVAL, IN_SUMMARY(mean_cv_ci95) },
};
const struct sb_record_fields sb_makespan_ci95_new_fields =
    SB_RECORD_FIELDS(makespan_ci95_new_field);

static const struct sb_record_field speedup_field[] = {
    { "mean", SB_RECORD_DOUBLE, IN_SPEEDUP(mean) },
    { "ci95", SB_RECORD_INTERVAL, IN_SPEEDUP(ci95) },
    { "faster", SB_RECORD_DOUBLE, IN_SPEEDUP(faster) },
    { "equal", SB_RECORD_DOUBLE, IN_SPEEDUP(equal) },
};
const struct sb_record_fields sb_speedup_fields = SB_RECORD_FIELDS(speedup_field);

static const struct sb_record_field speedup_new_field[] = {
    { "faster_ci95", SB_RECORD_INTERVAL, IN_SPEEDUP(faster_ci95) },
    { "equal_ci95", SB_RECORD_INTERVAL, IN_SPEEDUP(equal_ci95) },
};
const struct sb_record_fields sb_speedup_new_fields = SB_RECORD_FIELDS(speedup_new_field);

const struct sb_estimate_field sb_speedup_estimate[SB_SPEEDUP_ESTIMATES] = {
    { "ratio_of_means", IN_SPEEDUP(ratio_of_means) },
    { "geometric_mean", IN_SPEEDUP(geometric_mean) },
};
const struct sb_estimate_field sb_saved_estimate[SB_SAVED_ESTIMATES] = {
    { "mean", IN_SPEEDUP(saved_mean) },
    { "p50", IN_SPEEDUP(saved_p50) },
    { "p99", IN_SPEEDUP(saved_p99) },
};

static const struct sb_record_field estimate_field[] = {
    { "value", SB_RECORD_DOUBLE, offsetof(struct sb_estimate, value) },
    { "ci95", SB_RECORD_INTERVAL, offsetof(struct sb_estimate, ci95) },
};
const struct sb_record_fields sb_estimate_fields = SB_RECORD_FIELDS(estimate_field);
