/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which traces count. */
#ifndef SIM_TRACE_FILTER_H
#define SIM_TRACE_FILTER_H

#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/workload/source/import_options.h"

/* Zeroed: all. */
struct sb_trace_filter {
    bool since_given, until_given, skip_errors;
    sb_ns since, until; /* of the root's start: since <= start < until */
    uint32_t depth;     /* of spans: see sb_calls_add */
};

/* What the options (NULL allowed) say. Times are RFC 3339's date, date and time with Z or an offset
 * (2026-11-28T14:00:00.5+01:00; UTC where there is none), or seconds since 1970. SB_EINPUT. */
enum sb_code sb_trace_filter_read(struct sb_trace_filter *filter,
                                  const struct sb_import_options *options, struct sb_error *error);

#endif
