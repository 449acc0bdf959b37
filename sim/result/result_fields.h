/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which member of a result stands under which key of results.json: one table that writer and reader
 * share. */
#ifndef SIM_RESULT_RESULT_FIELDS_H
#define SIM_RESULT_RESULT_FIELDS_H

#include "sim/json/record.h"

extern const struct sb_record_fields sb_workload_fields;      /* of struct sb_workload_result */
extern const struct sb_record_fields sb_strategy_head_fields; /* of struct sb_strategy_result */
extern const struct sb_record_fields
    sb_makespan_fields; /* of struct sb_strategy_result, below "makespan_ns" */
extern const struct sb_record_fields
    sb_makespan_ci95_fields; /* of struct sb_strategy_result, below "makespan_ns"."ci95" */
extern const struct sb_record_fields
    sb_speedup_fields; /* of struct sb_speedup, below "speedup".BASELINE */

enum { SB_RESULT_FORMAT = 1 };

#endif
