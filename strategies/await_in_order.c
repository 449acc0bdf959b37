/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write by hand: tasks without dependencies are started together; then, in topological
 * order with ties by place in the file, each other task's dependencies are awaited and it is
 * started, not waited for; at the end all are joined. A task so starts when its own dependencies
 * and those of every task before it are done. */
#include "sim/model/strategy.h"

static void await_in_order_constrain(const struct sb_view *view, struct sb_constraints *constraints)
{
    const struct sb_dag *dag = view->dag;
    uint32_t awaited = SB_NONE; /* the join of all that has been awaited so far */
    for (uint32_t i = 0; i < dag->tasks; i++) {
        uint32_t t = dag->topo[i];
        if (dag->dep.begin[t] == dag->dep.begin[t + 1])
            continue;
        uint32_t join = sb_constrain_join(constraints);
        if (awaited != SB_NONE)
            sb_constrain_edge(constraints, awaited, join);
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
            sb_constrain_edge(constraints, sb_dag_last(dag, dag->dep.list[e]), join);
        sb_constrain_edge(constraints, join, sb_dag_first(dag, t));
        awaited = join;
    }
}

extern const struct sb_strategy sb_strategy_await_in_order;
const struct sb_strategy sb_strategy_await_in_order = {
    .name = "await-in-order",
    .summary = "in topological order, ties by file: await a task's dependencies, start it, go on "
               "to the next",
    .position = 40,
    .simplicity = 4,
    .flags = SB_STRATEGY_DEFAULT | SB_STRATEGY_COVERS,
    .constrain = await_in_order_constrain,
};
