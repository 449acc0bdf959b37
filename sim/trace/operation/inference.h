/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the calls of one operation to stretches, with the edges that the user lets stand. */
#ifndef SIM_TRACE_OPERATION_INFERENCE_H
#define SIM_TRACE_OPERATION_INFERENCE_H

#include "sim/trace/calls/callees.h"
#include "sim/trace/calls/order.h"
#include "sim/trace/stretches/stretches.h"
#include "sim/workload/source/edge_pattern.h"

struct sb_edge_choice {
    bool ignore_timing, ignore_links;   /* what is not taken for an edge */
    uint32_t support;                   /* 1 at least: traces that an inferred edge needs */
    const struct sb_edge_pattern *drop; /* [drops] by labels */
    unsigned drops;
    uint64_t *dropped;     /* [drops] counted up: edges that fit; or NULL */
    const uint32_t *group; /* [calls] those with the same number, not 0, do not wait for each other;
                              NULL: there are none */
};

/* A zeroed one is empty. */
struct sb_inference {
    struct sb_callees callees;
    struct sb_order inferred; /* all; those that do not stand are marked */
    struct sb_order recorded; /* reduced */
    struct sb_stretches stretches;
    /* Orders that followed from edges that are dropped, and now stand as edges of their own. */
    uint64_t implied;
    struct sb_order_edge first_implied;
};

/* Marks links in `calls` as well. `label[calls]`: their names. SB_ENOMEM: `inference` is empty. */
enum sb_code sb_inference_make(struct sb_inference *inference, struct sb_calls *calls,
                               const char *const *label, const struct sb_edge_choice *choice,
                               struct sb_error *error);
void sb_inference_fini(struct sb_inference *inference);

#endif
