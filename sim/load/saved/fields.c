/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/fields.h"

#include <stddef.h>

#define FIELDS(name, table)                                                                        \
    const struct sb_record_fields name = { table, sizeof(table) / sizeof *(table) }
#define ESTIMATES(name, table)                                                                     \
    const struct sb_load_estimate_fields name = { table, sizeof(table) / sizeof *(table) }

#define IN(member) offsetof(struct sb_load_result, member)
static const struct sb_record_field result_field[] = {
    { "simbench", SB_RECORD_TEXT, IN(version) },  { "name", SB_RECORD_TEXT, IN(name) },
    { "arrivals", SB_RECORD_TEXT, IN(arrivals) }, { "seed", SB_RECORD_U64, IN(seed) },
    { "draws", SB_RECORD_U32, IN(draws) },        { "partial", SB_RECORD_BOOL, IN(partial) },
    { "missing", SB_RECORD_BOOL, IN(missing) },   { "runs", SB_RECORD_U32, IN(runs) },
    { "requests", SB_RECORD_U64, IN(requests) },  { "precision", SB_RECORD_DOUBLE, IN(precision) },
    { "closed", SB_RECORD_BOOL, IN(closed) },     { "think_ns", SB_RECORD_NS, IN(think_mean) },
    { "note", SB_RECORD_TEXT, IN(note) },
};
FIELDS(sb_load_result_fields, result_field);
static const struct sb_record_field part_field[] = {
    { "files", SB_RECORD_TEXT, IN(files) },
    { "share", SB_RECORD_U32, IN(share) },
    { "shares", SB_RECORD_U32, IN(shares) },
};
FIELDS(sb_load_part_fields, part_field);
#undef IN

#define IN(member) offsetof(struct sb_load_workload, member)
static const struct sb_record_field workload_field[] = {
    { "name", SB_RECORD_TEXT, IN(name) },
    { "file", SB_RECORD_TEXT, IN(file) },
    { "description", SB_RECORD_TEXT, IN(description) },
    { "share", SB_RECORD_DOUBLE, IN(share) },
    { "tasks", SB_RECORD_U32, IN(tasks) },
    { "steps", SB_RECORD_U32, IN(steps) },
};
FIELDS(sb_load_workload_fields, workload_field);
#undef IN

#define IN(member) offsetof(struct sb_load_curve, member)
static const struct sb_record_field curve_field[] = {
    { "capacity", SB_RECORD_DOUBLE, IN(capacity) },
    { "retries", SB_RECORD_BOOL, IN(capacity_estimated) },
    { "several_slots", SB_RECORD_BOOL, IN(capacity_shared) },
};
FIELDS(sb_load_curve_fields, curve_field);
#undef IN

#define IN(member) offsetof(struct sb_load_capacity, member)
static const struct sb_record_field capacity_field[] = {
    { "name", SB_RECORD_TEXT, IN(name) },
    { "slots", SB_RECORD_U32, IN(slots) },
    { "demand_ns", SB_RECORD_DOUBLE, IN(demand) },
    { "capacity", SB_RECORD_DOUBLE, IN(capacity) },
};
FIELDS(sb_load_capacity_fields, capacity_field);
#undef IN

#define IN(member) offsetof(struct sb_load_strategy, member)
static const struct sb_record_field strategy_field[] = {
    { "name", SB_RECORD_TEXT, IN(name) },
    { "slo_never", SB_RECORD_BOOL, IN(slo_never) },
    { "slo_always", SB_RECORD_BOOL, IN(slo_always) },
};
FIELDS(sb_load_strategy_fields, strategy_field);
static const struct sb_load_estimate_field strategy_estimate[] = { { "knee", IN(knee) },
                                                                   { "slo_rate", IN(slo_rate) } };
ESTIMATES(sb_load_strategy_estimates, strategy_estimate);
#undef IN

#define IN(member) offsetof(struct sb_load_point, member)
static const struct sb_record_field point_field[] = {
    { "runs", SB_RECORD_U32, IN(runs) },
    { "warm_up", SB_RECORD_U64, IN(warm_up) },
    { "warm_up_short", SB_RECORD_BOOL, IN(warm_up_short) },
    { "measured", SB_RECORD_U64, IN(measured) },
    { "first_half_ns", SB_RECORD_DOUBLE, IN(first_half) },
    { "second_half_ns", SB_RECORD_DOUBLE, IN(second_half) },
    { "unstable", SB_RECORD_BOOL, IN(unstable) },
    { "over_capacity", SB_RECORD_BOOL, IN(over_capacity) },
    { "pending", SB_RECORD_U64, IN(pending) },
    { "precision", SB_RECORD_DOUBLE, IN(precision) },
};
FIELDS(sb_load_point_fields, point_field);
static const struct sb_load_estimate_field point_estimate[] = {
    { "growth", IN(growth) },     { "throughput", IN(throughput) },
    { "goodput", IN(goodput) },   { "in_flight", IN(in_flight) },
    { "attempts", IN(attempts) }, { "amplification", IN(amplification) },
    { "slo_figure_ns", IN(slo) },
};
ESTIMATES(sb_load_point_estimates, point_estimate);
const struct sb_load_estimate_field sb_load_latency_of[SB_LOAD_LATENCIES] = {
    { "latency_ns", IN(all) },
    { "ok_latency_ns", IN(ok) },
    { "closed_tester_ns", IN(closed_tester) },
};
#undef IN

#define IN(member) offsetof(struct sb_load_latency, member)
static const struct sb_load_estimate_field latency_estimate[] = { { "mean", IN(mean) },
                                                                  { "sd", IN(sd) } };
ESTIMATES(sb_load_latency_estimates, latency_estimate);
#undef IN

#define IN(member) offsetof(struct sb_load_pool_result, member)
static const struct sb_record_field pool_field[] = { { "queue_max", SB_RECORD_DOUBLE,
                                                       IN(queue_max) } };
FIELDS(sb_load_pool_fields, pool_field);
static const struct sb_load_estimate_field pool_estimate[] = {
    { "utilisation", IN(utilisation) },
    { "queue", IN(queue) },
    { "wait_ns", IN(wait) },
    { "shed", IN(shed) },
    { "attempts", IN(attempts) },
    { "amplification", IN(amplification) },
};
ESTIMATES(sb_load_pool_estimates, pool_estimate);
#undef IN

#define IN(member) offsetof(struct sb_estimate, member)
static const struct sb_record_field estimate_field[] = { { "value", SB_RECORD_DOUBLE, IN(value) },
                                                         { "ci95", SB_RECORD_INTERVAL, IN(ci95) } };
FIELDS(sb_load_estimate_record, estimate_field);
#undef IN

const char *const sb_load_outcome_key[SB_OUTCOMES] = { "ok",   "failed",   "timed_out", "abandoned",
                                                       "shed", "rejected", "cancelled", "skipped" };
const char *const sb_load_queue_word[SB_QUEUES] = { "strategy", "fifo", "lifo", "priority", "ps" };
