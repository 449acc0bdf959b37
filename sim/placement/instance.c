/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/instance.h"

#include "sim/base/assert.h"

/* Rows of both lists are ascending: going through the predecessors of all steps in their order
 * meets the successors of each step in theirs. */
static enum sb_code transpose_transfers(struct sb_instance *in, struct sb_arena *arena)
{
    uint32_t edges = in->pred->begin[in->steps];
    in->to_succ = sb_arena_alloc(arena, edges, sizeof *in->to_succ);
    uint32_t *next = sb_arena_alloc(arena, in->steps, sizeof *next);
    if (!in->to_succ || !next)
        return SB_ENOMEM;
    for (uint32_t s = 0; s < in->steps; s++)
        next[s] = in->succ->begin[s];
    for (uint32_t s = 0; s < in->steps; s++)
        for (uint32_t e = in->pred->begin[s]; e < in->pred->begin[s + 1]; e++) {
            uint32_t at = next[in->pred->list[e]]++;
            SB_ASSERT(in->succ->list[at] == s);
            in->to_succ[at] = in->from_pred[e];
        }
    return SB_OK;
}

enum sb_code sb_instance_build(struct sb_instance *instance, const struct sb_view *view,
                               struct sb_arena *arena)
{
    const struct sb_dag *dag = view->dag;
    SB_REQUIRE(view->platform);
    *instance = (struct sb_instance){
        .steps = dag->steps,
        .workers = view->platform->workers,
        .pred = &dag->pred,
        .succ = &dag->succ,
        .cost = view->platform->cost,
        .from_pred = view->platform->transfer,
        .order = sb_arena_alloc(arena, dag->steps, sizeof *instance->order),
    };
    if (!instance->order || transpose_transfers(instance, arena))
        return SB_ENOMEM;
    uint32_t at = 0;
    for (uint32_t t = 0; t < dag->tasks; t++)
        for (uint32_t s = sb_dag_first(dag, dag->topo[t]); s <= sb_dag_last(dag, dag->topo[t]); s++)
            instance->order[at++] = s;
    SB_ASSERT(at == dag->steps);
    return SB_OK;
}
