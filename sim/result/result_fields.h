/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which member of a result stands under which key of results.json: one table that writer and reader
 * share. */
#ifndef SIM_RESULT_RESULT_FIELDS_H
#define SIM_RESULT_RESULT_FIELDS_H

#include "sim/json/record.h"

/* Of struct sb_workload_result. */
extern const struct sb_record_fields sb_workload_fields;
/* Of struct sb_strategy_result. */
extern const struct sb_record_fields sb_strategy_head_fields;
/* Of its struct sb_summary, below "makespan_ns", and there below "ci95". */
extern const struct sb_record_fields sb_makespan_fields, sb_makespan_ci95_fields;
/* Of struct sb_speedup, below "speedup".BASELINE. */
extern const struct sb_record_fields sb_speedup_fields;

enum { SB_RESULT_FORMAT = 1 };

#endif
