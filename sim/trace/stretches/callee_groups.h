/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callees that wait for the same others: their caller begins them at once. */
#ifndef SIM_TRACE_STRETCHES_CALLEE_GROUPS_H
#define SIM_TRACE_STRETCHES_CALLEE_GROUPS_H

#include "sim/base/arena.h"
#include "sim/trace/calls/callees.h"
#include "sim/trace/calls/order.h"

/* Of callees that begin while their caller runs; a group is known by its smallest member. */
struct sb_callee_groups {
    uint32_t *group; /* [calls] */
    bool *shared;    /* [calls] of a group: it has several members */
    bool *awaited;   /* [calls] of a group: its caller waits for one of them */
};

/* Members of one group wait for the same in both orders. In the arena; false when memory is out. */
bool sb_callee_groups_make(struct sb_callee_groups *groups, struct sb_arena *arena,
                           const struct sb_calls *calls, const struct sb_callees *callees,
                           const struct sb_order *recorded, const struct sb_order *left);

#endif
