/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which member of a result stands under which key of results.json: one table that writer and reader share. */
#ifndef SB_RESULT_FIELDS_H
#define SB_RESULT_FIELDS_H

#include <stddef.h>

enum sb_field_kind {
    SB_FIELD_TEXT, /* const char * */
    SB_FIELD_BOOL,
    SB_FIELD_U32,
    SB_FIELD_U64,
    SB_FIELD_NS,       /* sb_ns, never negative */
    SB_FIELD_DOUBLE,   /* NAN is null */
    SB_FIELD_INTERVAL, /* struct sb_interval as [lo, hi] */
    SB_FIELD_WORKERS   /* uint32_t, 0 is "unlimited" */
};

struct sb_field {
    const char *key;
    enum sb_field_kind kind;
    size_t offset;
};

struct sb_fields {
    const struct sb_field *field;
    size_t count;
};

extern const struct sb_fields sb_workload_fields;      /* of struct sb_workload_result */
extern const struct sb_fields sb_strategy_head_fields; /* of struct sb_strategy_result */
extern const struct sb_fields sb_makespan_fields;      /* of struct sb_strategy_result, below "makespan_ns" */
extern const struct sb_fields sb_makespan_ci95_fields; /* of struct sb_strategy_result, below "makespan_ns"."ci95" */
extern const struct sb_fields sb_speedup_fields;       /* of struct sb_speedup, below "speedup".BASELINE */

enum { SB_RESULT_FORMAT = 1 };

#endif
