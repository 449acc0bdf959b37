/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical paths of many traces added up: how often and how long each operation is on them. */
#ifndef SIM_TRACE_CRITICAL_TOTALS_H
#define SIM_TRACE_CRITICAL_TOTALS_H

#include "sim/trace/critical_path.h"

struct sb_critical_total {
    uint64_t traces; /* that have it on their path */
    sb_ns ns;
};

/* Names with a total each: by operation ("[service] operation"), and by the calls that lead to it
 * ("[a] x;[b] y"), as flame graphs want it. A zeroed one is empty. */
struct sb_critical_names {
    struct sb_names names;
    struct sb_critical_total *total; /* [names.count] on the heap */
    size_t room;
};

struct sb_critical_totals {
    struct sb_critical_names operation, stack;
    uint64_t traces;
    sb_ns ns; /* of all roots */
    struct sb_arena arena;
};

/* Adds a path. Where a rule lets spans overlap, what one call path would have less than nothing of
 * counts as nothing. SB_ENOMEM. */
enum sb_code sb_critical_totals_add(struct sb_critical_totals *totals, const struct sb_spans *spans,
                                    const struct sb_trace *trace,
                                    const struct sb_critical_path *path, struct sb_error *error);
void sb_critical_totals_fini(struct sb_critical_totals *totals);

#endif
