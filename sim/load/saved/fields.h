/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which member of a load result stands under which key of results.json: tables that writer and
 * reader share. */
#ifndef SIM_LOAD_SAVED_FIELDS_H
#define SIM_LOAD_SAVED_FIELDS_H

#include "sim/json/record/record.h"
#include "sim/load/result.h"

enum { SB_LOAD_FORMAT = 1 };

/* Plain members of the structs of that name. */
extern const struct sb_record_fields sb_load_result_fields, sb_load_workload_fields,
    sb_load_curve_fields, sb_load_capacity_fields, sb_load_strategy_fields, sb_load_point_fields,
    sb_load_pool_fields;
/* Of struct sb_load_result, below "part". */
extern const struct sb_record_fields sb_load_part_fields;

/* Estimates, each an object below its key. */
struct sb_load_estimate_field {
    const char *key;
    size_t offset;
};
struct sb_load_estimate_fields {
    const struct sb_load_estimate_field *field;
    size_t count;
};
extern const struct sb_load_estimate_fields sb_load_strategy_estimates, sb_load_point_estimates,
    sb_load_pool_estimates, sb_load_latency_estimates;
/* Of struct sb_estimate. */
extern const struct sb_record_fields sb_load_estimate_record;

/* The latencies of a point. */
enum { SB_LOAD_LATENCIES = 3 };
extern const struct sb_load_estimate_field sb_load_latency_of[SB_LOAD_LATENCIES];

/* Names of outcomes and queues, in their order. */
extern const char *const sb_load_outcome_key[SB_OUTCOMES];
extern const char *const sb_load_queue_word[SB_QUEUES];

#endif
