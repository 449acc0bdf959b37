/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often each task and each edge is on the critical path, by a second pass over the replicates
 * of an experiment. */
#ifndef SIM_INSIGHT_CRITICALITY_H
#define SIM_INSIGHT_CRITICALITY_H

#include "sim/insight/pass_case.h"
#include "sim/result/criticality.h"

/* One plan whose criticality is wanted. */
struct sb_criticality_case {
    const struct sb_plan *plan;
    sb_ns tail_from; /* makespans from there on are the tail */
    struct sb_criticality *criticality;
};

/* `pass` says which replicates, how, and on which threads; its cases and its visitor are not looked
 * at. With a graph of more tasks than a result has it makes two passes. Fills the criticality of
 * count[cases], whose parts live in `arena`, with the same figures for any number of threads; names
 * are the graph's. *done replicates are in them: fewer than asked for when the pass was stopped,
 * and where there are none nothing is filled in. SB_EINPUT as sb_pass_run; SB_ENOMEM. */
enum sb_code sb_criticality_measure(const struct sb_pass *pass, uint32_t workers,
                                    const struct sb_criticality_case *cases, uint32_t count,
                                    uint64_t *done, struct sb_arena *arena, struct sb_error *error);

#endif
