/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One task after another, in topological order; of the possible next tasks the first in the file
 * comes next. */
#include "sim/model/strategy.h"

static void sequential_constrain(const struct sb_view *view, struct sb_constraints *constraints)
{
    const struct sb_dag *dag = view->dag;
    for (uint32_t i = 1; i < dag->tasks; i++)
        sb_constrain_edge(constraints, sb_dag_last(dag, dag->topo[i - 1]),
                          sb_dag_first(dag, dag->topo[i]));
}

extern const struct sb_strategy sb_strategy_sequential;
const struct sb_strategy sb_strategy_sequential = {
    .name = "sequential",
    .summary = "one task after another, in topological order",
    .position = 10,
    .simplicity = 1,
    .flags = SB_STRATEGY_DEFAULT | SB_STRATEGY_BASELINE | SB_STRATEGY_COVERS,
    .constrain = sequential_constrain,
};
