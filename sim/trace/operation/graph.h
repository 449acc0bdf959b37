/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches as the tasks of a graph, with the times that they had. */
#ifndef SIM_TRACE_OPERATION_GRAPH_H
#define SIM_TRACE_OPERATION_GRAPH_H

#include "sim/model/builder/dag_builder.h"
#include "sim/trace/operation/call_load.h"
#include "sim/trace/stretches/stretches.h"

struct sb_graph_source {
    const struct sb_stretches *stretches;
    const char *const *label;            /* [calls] */
    const struct sb_dist_type *recorded; /* the type of lists of samples */
    const struct sb_call_load *load;     /* NULL: nothing is told of it */
};

/* Fills an empty builder: a task for each stretch but for those that never last, named by the call:
 * "op", "op (2)", …, "op: wait". What took the same in all traces is a constant, anything else has
 * a row for each trace. SB_ENOMEM. */
enum sb_code sb_graph_fill(const struct sb_graph_source *source, struct sb_dag_builder *builder,
                           struct sb_error *error);

#endif
