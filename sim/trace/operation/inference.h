/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the calls of one operation to stretches, with the edges that a person lets stand; and which
 * of those that nothing but timing shows would win the most if they went. */
#ifndef SIM_TRACE_OPERATION_INFERENCE_H
#define SIM_TRACE_OPERATION_INFERENCE_H

#include "sim/trace/operation/stretches.h"
#include "sim/workload/source/edge_pattern.h"

struct sb_edge_choice {
    bool ignore_timing, ignore_links;   /* what is not taken for an edge */
    uint32_t support;                   /* 1 at least: traces that an inferred edge needs */
    const struct sb_edge_pattern *drop; /* [drops] by labels */
    unsigned drops;
    uint64_t *dropped; /* [drops] counted up: edges that fit; or NULL */
};

/* A zeroed one is empty. */
struct sb_inference {
    struct sb_callees callees;
    struct sb_order inferred; /* all; those that do not stand are marked */
    struct sb_order recorded; /* reduced */
    struct sb_stretches stretches;
};

/* Marks links in `calls` as well. `label[calls]`: their names. SB_ENOMEM: `inference` is empty. */
enum sb_code sb_inference_make(struct sb_inference *inference, struct sb_calls *calls,
                               const char *const *label, const struct sb_edge_choice *choice,
                               struct sb_error *error);
void sb_inference_fini(struct sb_inference *inference);

/* An edge that stands by timing alone. */
struct sb_habit {
    uint32_t from, to; /* calls */
    uint32_t support;
    double saved_ns; /* by the mean end of the root, if it did not stand */
};

struct sb_habits {
    struct sb_habit *habit; /* [count] on the heap, the strongest first */
    size_t count, looked;   /* all; those whose saving was computed, the longest calls first */
    double all_saved_ns;    /* if none stood */
    double mean_ns;         /* of the root's end */
};

/* SB_ENOMEM: nothing needs a free. */
enum sb_code sb_habits_find(struct sb_habits *habits, const struct sb_inference *inference,
                            const struct sb_calls *calls, struct sb_error *error);
void sb_habits_fini(struct sb_habits *habits);

#endif
