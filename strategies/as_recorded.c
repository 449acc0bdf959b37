/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recording did: as earliest start, and what waited for something in all of it, needed or
 * not, waits for it here. */
#include "sim/model/strategy.h"

static void as_recorded_constrain(const struct sb_view *view, struct sb_constraints *constraints)
{
    const struct sb_dag *dag = view->dag;
    for (uint32_t i = 0; i < dag->recorded_edges; i++)
        sb_constrain_edge(constraints, sb_dag_last(dag, dag->recorded[i].from),
                          sb_dag_first(dag, dag->recorded[i].to));
}

extern const struct sb_strategy sb_strategy_as_recorded;
const struct sb_strategy sb_strategy_as_recorded = {
    .name = "as-recorded",
    .summary = "earliest-start in the order of the recording, also where it need not be",
    .position = 5,
    .flags = SB_STRATEGY_RECORDED,
    .constrain = as_recorded_constrain,
};
