/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of a record and the keys of a JSON object that they stand under: one table that its
 * writer and its reader share. */
#ifndef SIM_JSON_RECORD_RECORD_H
#define SIM_JSON_RECORD_RECORD_H

#include <stddef.h>

enum sb_record_kind {
    SB_RECORD_TEXT, /* const char * */
    SB_RECORD_BOOL,
    SB_RECORD_U32,
    SB_RECORD_U64,
    SB_RECORD_NS,       /* sb_ns, never negative */
    SB_RECORD_DOUBLE,   /* NAN is null */
    SB_RECORD_INTERVAL, /* struct sb_interval as [lo, hi] */
    SB_RECORD_WORKERS   /* uint32_t, 0 is "unlimited" */
};

struct sb_record_field {
    const char *key;
    enum sb_record_kind kind;
    size_t offset;
};

struct sb_record_fields {
    const struct sb_record_field *field;
    size_t count;
};
#define SB_RECORD_FIELDS(fields)                                                                   \
    {                                                                                              \
        (fields), sizeof(fields) / sizeof(fields)[0]                                               \
    }

#endif
