/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A join after every level: the level of a task is the largest number of dependencies on a way to
 * it from a task without any. */
#include "sim/model/strategy.h"

#include "sim/model/dag_metrics.h"

#include <stdlib.h>

static void level_barrier_constrain(const struct sb_view *view, struct sb_constraints *constraints)
{
    const struct sb_dag *dag = view->dag;
    uint32_t *level = malloc(((size_t)dag->tasks + 1) * sizeof *level);
    if (!level) {
        sb_constrain_fail(constraints);
        return;
    }
    uint32_t levels = sb_dag_levels(dag, level), first = 0;
    for (uint32_t l = 0; l + 1 < levels; l++) {
        uint32_t join = sb_constrain_join(constraints);
        first = l == 0 ? join : first;
    }
    for (uint32_t t = 0; t < dag->tasks; t++) {
        if (level[t] + 1 < levels)
            sb_constrain_edge(constraints, sb_dag_last(dag, t), first + level[t]);
        if (level[t] > 0)
            sb_constrain_edge(constraints, first + level[t] - 1, sb_dag_first(dag, t));
    }
    free(level);
}

extern const struct sb_strategy sb_strategy_level_barrier;
const struct sb_strategy sb_strategy_level_barrier = {
    .name = "level-barrier",
    .summary = "all tasks of a level together, joined, then the next level",
    .position = 30,
    .simplicity = 3,
    .flags = SB_STRATEGY_DEFAULT | SB_STRATEGY_COVERS,
    .constrain = level_barrier_constrain,
};
