/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are alike as a graph: bodies that begin at once and wait in the middle. */
#ifndef SIM_RECORDED_CALL_GRAPH_H
#define SIM_RECORDED_CALL_GRAPH_H

#include "sim/model/builder/dag_builder.h"
#include "sim/recorded/calls.h"

/* What the calls did that is no edge. */
struct sb_call_graph_lost {
    uint64_t passed, /* accesses that were not waited for */
        unknown;     /* accesses of what is no task */
};

struct sb_call_graph_source {
    const struct sb_recorded *recorded;
    const uint32_t *call; /* [calls] of one group */
    uint32_t calls;
    const struct sb_dist_type *samples; /* the type of lists of samples */
};

/* Fills an empty builder. What a body asks for it waits for at the first moment from which on that
 * was done in all calls; a body that goes on before did not wait yet. *lost counts what was not
 * waited for at all. What took the same in all calls is a constant, anything else has a
 * row for each call. SB_ENOMEM. */
enum sb_code sb_call_graph_fill(const struct sb_call_graph_source *source,
                                struct sb_dag_builder *builder, struct sb_call_graph_lost *lost,
                                struct sb_error *error);

#endif
