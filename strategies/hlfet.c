/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Highest level first with estimated times (Adam, Chandy, Dickson, CACM 17(12), 1974): the ready
 * step with the largest bottom level, the longest path of expected latencies from its start to the
 * end of the graph. */
#include "sim/model/strategy.h"

static void hlfet_prioritise(const struct sb_view *view, int64_t *key)
{
    const struct sb_dag *dag = view->dag;
    for (uint32_t i = dag->tasks; i-- > 0;)
        for (uint32_t s = sb_dag_last(dag, dag->topo[i]) + 1;
             s-- > sb_dag_first(dag, dag->topo[i]);) {
            sb_ns longest = 0; /* negative keys: the largest bottom level is the smallest key */
            for (uint32_t e = dag->succ.begin[s]; e < dag->succ.begin[s + 1]; e++)
                longest = key[dag->succ.list[e]] < longest ? key[dag->succ.list[e]] : longest;
            key[s] = longest - view->expected[s];
        }
}

extern const struct sb_strategy sb_strategy_hlfet;
const struct sb_strategy sb_strategy_hlfet = {
    .name = "hlfet",
    .summary = "the ready step with the longest expected path to the end first",
    .position = 60,
    .simplicity = 9,
    .prioritise = hlfet_prioritise,
};
