/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches while they are built, and what their edges and times are found by. */
#ifndef SIM_TRACE_STRETCHES_DRAFT_H
#define SIM_TRACE_STRETCHES_DRAFT_H

#include "sim/trace/stretches/callee_groups.h"
#include "sim/trace/stretches/stretches.h"

struct sb_stretch_draft {
    struct sb_stretches *stretches;
    const struct sb_calls *calls;
    const struct sb_callees *callees;
    const struct sb_order *recorded, *left;
    struct sb_callee_groups groups;
    uint32_t *start; /* [calls] of a group: the caller's stretch that ends where it begins */
    uint32_t *wait;  /* [calls] the wait before it, or SB_NO_STRETCH */
    size_t edge_room;
    bool failed; /* memory was out when an edge was added */
};

/* Makes groups and stretches of a draft that has its first five members, without edges; all is in
 * the arena of the stretches. False when memory is out. */
bool sb_stretch_draft_make(struct sb_stretch_draft *draft);

/* Adds an edge; sets `failed` when memory is out. */
void sb_stretch_draft_edge(struct sb_stretch_draft *draft, uint32_t from, uint32_t to,
                           enum sb_stretch_edges of);

#endif
