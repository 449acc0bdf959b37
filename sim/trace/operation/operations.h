/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces by what was asked for: those whose roots have the same service and http.route, or name. */
#ifndef SIM_TRACE_OPERATION_OPERATIONS_H
#define SIM_TRACE_OPERATION_OPERATIONS_H

#include "sim/trace/calls/calls.h"
#include "sim/trace/filter.h"

struct sb_operation {
    uint32_t service, name; /* texts */
    struct sb_calls calls;
};

struct sb_operations {
    struct sb_operation *operation; /* [count] on the heap, the most frequent first */
    size_t count, room;
    /* Traces left out: */
    uint64_t outside;          /* of `since` and `until` */
    uint64_t failed;           /* with an error, where these are skipped */
    uint64_t empty;            /* without a span that can be used */
    char first_empty[64];      /* the first of them, cut */
    struct sb_trace_dirt dirt; /* of spans and traces */
    sb_ns shortest, longest;   /* roots */
};

/* SB_EINPUT, SB_ENOMEM; released then. */
enum sb_code sb_operations_build(struct sb_operations *operations, const struct sb_spans *spans,
                                 const struct sb_trace_filter *filter, struct sb_error *error);
void sb_operations_fini(struct sb_operations *operations);

#endif
