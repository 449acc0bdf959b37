/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which member of a result stands under which key of results.json: one table that writer and reader
 * share. */
#ifndef SIM_RESULT_KEYS_FIELDS_H
#define SIM_RESULT_KEYS_FIELDS_H

#include "sim/json/record/record.h"

/* Of struct sb_workload_result. */
extern const struct sb_record_fields sb_workload_fields;
/* Of struct sb_strategy_result. */
extern const struct sb_record_fields sb_strategy_head_fields;
/* New in 0.3.0: files of earlier versions lack them. */
extern const struct sb_record_fields sb_workload_new_fields, sb_strategy_new_fields,
    sb_speedup_new_fields, sb_makespan_new_fields, sb_makespan_ci95_new_fields;
/* Of its struct sb_summary, below "makespan_ns", and there below "ci95". */
extern const struct sb_record_fields sb_makespan_fields, sb_makespan_ci95_fields;
/* Of struct sb_speedup, below "speedup".BASELINE. */
extern const struct sb_record_fields sb_speedup_fields;

/* Estimates of struct sb_speedup as {"value", "ci95"}, new in 0.3.0: those in the object itself,
 * and those below "saved_ns" there. */
struct sb_estimate_field {
    const char *key;
    size_t offset;
};
enum { SB_SPEEDUP_ESTIMATES = 2, SB_SAVED_ESTIMATES = 3 };
extern const struct sb_estimate_field sb_speedup_estimate[SB_SPEEDUP_ESTIMATES],
    sb_saved_estimate[SB_SAVED_ESTIMATES];
/* Of struct sb_estimate. */
extern const struct sb_record_fields sb_estimate_fields;

enum { SB_RESULT_FORMAT = 1 };

#endif
