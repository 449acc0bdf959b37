/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical paths of many traces added up: how often and how long each operation is on them. */
#ifndef SIM_TRACE_CRITICAL_TOTALS_H
#define SIM_TRACE_CRITICAL_TOTALS_H

#include "sim/trace/critical_path.h"

#include <stdio.h>

struct sb_critical_total {
    uint64_t traces; /* that have it on their path */
    sb_ns ns;
};

/* Names with a total each. A zeroed one is empty. */
struct sb_critical_names {
    struct sb_names names;
    struct sb_critical_total *total; /* [names.count] on the heap */
    size_t room;
};

/* An operation at the end of the calls that lead to it, as flame graphs want it. */
struct sb_critical_frame {
    uint32_t caller;    /* another one; SB_NO_NAME: it is a root's */
    uint32_t operation; /* by its number */
};

struct sb_critical_totals {
    struct sb_critical_names operation; /* "[service] operation" */
    struct sb_critical_names stack;     /* names that tell stacks apart, no more */
    struct sb_critical_frame *frame;    /* [stack.names.count] on the heap */
    size_t frame_room;
    uint64_t traces;
    sb_ns ns; /* of all roots */
    struct sb_arena arena;
};

/* Adds a path. Where a rule lets spans overlap, what one call path would have less than nothing of
 * counts as nothing. SB_ENOMEM. */
enum sb_code sb_critical_totals_add(struct sb_critical_totals *totals, const struct sb_spans *spans,
                                    const struct sb_trace *trace,
                                    const struct sb_critical_path *path, struct sb_error *error);
/* "[a] x;[b] y": the names of a stack, in which a semicolon is a comma and what controls a space.
 * False when memory is out. */
bool sb_critical_totals_print(const struct sb_critical_totals *totals, uint32_t stack, FILE *out);

void sb_critical_totals_fini(struct sb_critical_totals *totals);

#endif
