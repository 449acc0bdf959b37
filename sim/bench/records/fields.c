/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/fields.h"

#include "sim/bench/records/result.h"

#define IN(member) offsetof(struct sb_bench, member)
static const struct sb_record_field bench_head_field[] = {
    { "name", SB_RECORD_TEXT, IN(name) },          { "graph", SB_RECORD_TEXT, IN(graph) },
    { "tasks", SB_RECORD_U32, IN(tasks) },         { "edges", SB_RECORD_U32, IN(edges) },
    { "workers", SB_RECORD_WORKERS, IN(workers) }, { "body_ns", SB_RECORD_DOUBLE, IN(body_ns) },
};
const struct sb_record_fields sb_bench_head_fields = SB_RECORD_FIELDS(bench_head_field);

static const struct sb_record_field bench_tail_field[] = {
    { "switches_per_task", SB_RECORD_DOUBLE, IN(switches_per_task) },
    { "bytes_per_task", SB_RECORD_DOUBLE, IN(bytes_per_task) },
    { "peak_bytes", SB_RECORD_DOUBLE, IN(peak_bytes) },
    { "delay_p50_ns", SB_RECORD_DOUBLE, IN(delay_p50_ns) },
    { "delay_p99_ns", SB_RECORD_DOUBLE, IN(delay_p99_ns) },
    { "delay_max_ns", SB_RECORD_DOUBLE, IN(delay_max_ns) },
    { "metg_ns", SB_RECORD_DOUBLE, IN(metg_ns) },
    { "instructions_per_task", SB_RECORD_DOUBLE, IN(instructions_per_task) },
};
const struct sb_record_fields sb_bench_tail_fields = SB_RECORD_FIELDS(bench_tail_field);
#undef IN

#define IN(member) offsetof(struct sb_bench_fingerprint, member)
static const struct sb_record_field fingerprint_field[] = {
    { "machine", SB_RECORD_TEXT, IN(machine) },
    { "kernel", SB_RECORD_TEXT, IN(kernel) },
    { "cpu", SB_RECORD_TEXT, IN(cpu) },
    { "cores", SB_RECORD_U32, IN(cores) },
    { "governor", SB_RECORD_TEXT, IN(governor) },
    { "compiler", SB_RECORD_TEXT, IN(compiler) },
    { "flags", SB_RECORD_TEXT, IN(flags) },
    { "debug", SB_RECORD_BOOL, IN(debug) },
    { "version", SB_RECORD_TEXT, IN(version) },
    { "library_hash", SB_RECORD_TEXT, IN(library_hash) },
    { "created", SB_RECORD_TEXT, IN(created) },
};
const struct sb_record_fields sb_bench_fingerprint_fields = SB_RECORD_FIELDS(fingerprint_field);
#undef IN

#define IN(member) offsetof(struct sb_bench_comparison, member)
static const struct sb_record_field comparison_field[] = {
    { "name", SB_RECORD_TEXT, IN(name) },
    { "ratio", SB_RECORD_DOUBLE, IN(ratio) },
    { "ratio_ci95", SB_RECORD_INTERVAL, IN(ratio_ci95) },
    { "failed_processes", SB_RECORD_U32, IN(failed) },
    { "base_instructions", SB_RECORD_DOUBLE, IN(base_instructions) },
    { "new_instructions", SB_RECORD_DOUBLE, IN(changed_instructions) },
};
const struct sb_record_fields sb_bench_comparison_fields = SB_RECORD_FIELDS(comparison_field);
#undef IN

#define IN(member) offsetof(struct sb_bench_counter, member)
static const struct sb_record_field counter_field[] = {
    { "name", SB_RECORD_TEXT, IN(name) },
    { "base", SB_RECORD_DOUBLE, IN(base) },
    { "new", SB_RECORD_DOUBLE, IN(changed) },
};
const struct sb_record_fields sb_bench_counter_fields = SB_RECORD_FIELDS(counter_field);
#undef IN

#define IN(member) offsetof(struct sb_bench_against, member)
static const struct sb_record_field against_field[] = {
    { "baseline", SB_RECORD_TEXT, IN(baseline) },
    { "margin", SB_RECORD_DOUBLE, IN(margin) },
    { "control_flagged", SB_RECORD_BOOL, IN(control_flagged) },
};
const struct sb_record_fields sb_bench_against_fields = SB_RECORD_FIELDS(against_field);
#undef IN

#define IN(member) offsetof(struct sb_bench_power, member)
static const struct sb_record_field power_field[] = {
    { "injected", SB_RECORD_DOUBLE, IN(injected) },
    { "runs", SB_RECORD_U32, IN(runs) },
    { "inconclusive_runs", SB_RECORD_U32, IN(verdicts[SB_VERDICT_INCONCLUSIVE]) },
    { "unchanged_runs", SB_RECORD_U32, IN(verdicts[SB_VERDICT_UNCHANGED]) },
    { "improved_runs", SB_RECORD_U32, IN(verdicts[SB_VERDICT_IMPROVED]) },
    { "regressed_runs", SB_RECORD_U32, IN(verdicts[SB_VERDICT_REGRESSED]) },
    { "regressed", SB_RECORD_DOUBLE, IN(regressed) },
    { "ci95", SB_RECORD_INTERVAL, IN(ci95) },
    { "seconds", SB_RECORD_DOUBLE, IN(seconds) },
};
const struct sb_record_fields sb_bench_power_fields = SB_RECORD_FIELDS(power_field);
#undef IN

#define IN(member) offsetof(struct sb_bench_trial, member)
static const struct sb_record_field trial_field[] = {
    { "injected", SB_RECORD_DOUBLE, IN(injected) },
    { "run", SB_RECORD_U32, IN(run) },
    { "name", SB_RECORD_TEXT, IN(name) },
    { "extra", SB_RECORD_U32, IN(extra) },
    { "every", SB_RECORD_U32, IN(every) },
    { "seconds", SB_RECORD_DOUBLE, IN(seconds) },
    { "failed_processes", SB_RECORD_U32, IN(failed) },
};
const struct sb_record_fields sb_bench_trial_fields = SB_RECORD_FIELDS(trial_field);
