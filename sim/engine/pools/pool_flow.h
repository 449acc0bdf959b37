/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which steps each step of a schedule took over the slots that it holds: a resource flow (C.
 * Artigues, P. Michelon, S. Reusser, European J. Oper. Res. 149, 2003). With edges in its place of
 * pools, every step can start when it does in the schedule. Slots that have been free for longest
 * are taken first, so that steps are held up as little as possible. */
#ifndef SIM_ENGINE_POOLS_POOL_FLOW_H
#define SIM_ENGINE_POOLS_POOL_FLOW_H

#include "sim/engine/key_heap.h"
#include "sim/model/dag.h"
#include "sim/model/span.h"

struct sb_flow_slots;

struct sb_pool_flow {
    const struct sb_dag *dag;
    /* What a run leaves: step s took slots over from from[first[s]] .. from[last[s] - 1]. */
    uint32_t *first, *last; /* [steps] */
    uint32_t *from;
    uint32_t *ended; /* [steps] one that takes some time and ended when the step began: the first in
                        number, or SB_NONE */

    uint32_t *order; /* [steps] room for what a run is given */

    /* Its own. */
    uint32_t arcs;
    struct sb_flow_slots *slots; /* of each step and pool, where slots_of[step] begins */
    uint32_t *slots_of;          /* [steps] */
    uint32_t *head, *tail;       /* [pools] those that are free, the longest first */
    uint32_t *unused;            /* [pools] those that nobody has held yet */
    struct sb_key_heap running;
};

/* For schedules of a graph with pools, in `arena`; -1 when memory is out. Borrows the graph. */
int sb_pool_flow_init(struct sb_pool_flow *flow, const struct sb_dag *dag, struct sb_arena *arena);

/* Of span[steps], in order[steps] of their starts, those that take no time first, and no step
 * before what it awaits. False: more slots are held than there are. */
bool sb_pool_flow_run(struct sb_pool_flow *flow, const struct sb_span *span, const uint32_t *order);

#endif
