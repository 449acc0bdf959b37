/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promise.all over the tasks without dependencies, then the others awaited one after another, in
 * topological order. */
#include "sim/model/strategy.h"

static bool join_all_then_chain_is_root(const struct sb_dag *dag, uint32_t task)
{
    return dag->dep.begin[task] == dag->dep.begin[task + 1];
}

static void join_all_then_chain_constrain(const struct sb_view *view,
                                          struct sb_constraints *constraints)
{
    const struct sb_dag *dag = view->dag;
    uint32_t last = sb_constrain_join(constraints);
    for (uint32_t t = 0; t < dag->tasks; t++)
        if (join_all_then_chain_is_root(dag, t))
            sb_constrain_edge(constraints, sb_dag_last(dag, t), last);
    for (uint32_t i = 0; i < dag->tasks; i++) {
        uint32_t t = dag->topo[i];
        if (join_all_then_chain_is_root(dag, t))
            continue;
        sb_constrain_edge(constraints, last, sb_dag_first(dag, t));
        last = sb_dag_last(dag, t);
    }
}

extern const struct sb_strategy sb_strategy_join_all_then_chain;
const struct sb_strategy sb_strategy_join_all_then_chain = {
    .name = "join-all-then-chain",
    .summary = "tasks without dependencies together, joined; then the others one after another",
    .position = 20,
    .simplicity = 2,
    .flags = SB_STRATEGY_DEFAULT | SB_STRATEGY_BASELINE | SB_STRATEGY_COVERS,
    .constrain = join_all_then_chain_constrain,
};
