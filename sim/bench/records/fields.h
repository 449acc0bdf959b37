/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which member of a bench result stands under which key: one set of tables that writer and reader
 * share. */
#ifndef SIM_BENCH_RECORDS_FIELDS_H
#define SIM_BENCH_RECORDS_FIELDS_H

#include "sim/json/record/record.h"

extern const struct sb_record_fields
    sb_bench_head_fields; /* of struct sb_bench, what it is; kind, mode and body stand behind it */
extern const struct sb_record_fields
    sb_bench_tail_fields; /* of struct sb_bench, what was measured, behind "ns_per_task" */
extern const struct sb_record_fields
    sb_bench_fingerprint_fields; /* of struct sb_bench_fingerprint */
extern const struct sb_record_fields sb_bench_comparison_fields; /* of struct sb_bench_comparison */
extern const struct sb_record_fields sb_bench_counter_fields;    /* of struct sb_bench_counter */
extern const struct sb_record_fields sb_bench_against_fields;    /* of struct sb_bench_against */
extern const struct sb_record_fields sb_bench_power_fields;      /* of struct sb_bench_power */
extern const struct sb_record_fields sb_bench_trial_fields;      /* of struct sb_bench_trial */

enum { SB_BENCH_FORMAT = 1 };

#endif
