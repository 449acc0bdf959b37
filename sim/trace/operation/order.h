/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which calls of one caller wait for which, from their times alone, as The Mystery Machine does
 * (Chow et al., OSDI 2014): every order is assumed until a trace shows otherwise. */
#ifndef SIM_TRACE_OPERATION_ORDER_H
#define SIM_TRACE_OPERATION_ORDER_H

#include "sim/trace/operation/calls.h"

/* In every trace that has both, `from` ended before `to` began. */
struct sb_order_edge {
    uint32_t from, to; /* calls with the same parent */
    uint32_t support;  /* traces that have both */
    bool dropped;      /* by the caller, between infer and reduce */
};

/* Edges of `to`: edge[begin[to]] … edge[begin[to + 1] - 1], by `from`. */
struct sb_order {
    struct sb_order_edge *edge; /* on the heap, as all here */
    size_t edges, room;
    size_t *begin; /* [calls + 1] */
};

/* Callers with more callees than this get a simpler order: each callee waits for the one that ended
 * last before it began. */
enum { SB_ORDER_CALLEES_MAX = 1024 };

/* All orders that no trace refutes and at least `support` confirm, but none between a callee that
 * begins after its caller's end and one that does not, or against one that begins before it. Where
 * no trace has all of several calls, orders could go in a circle: those with the most support
 * stand. `list` of callers' callees: callee[first[c]] … callee[first[c + 1] - 1]. SB_ENOMEM. */
struct sb_callees {
    uint32_t *first, *callee;
};
enum sb_code sb_callees_list(struct sb_callees *callees, const struct sb_calls *calls,
                             struct sb_error *error);
void sb_callees_fini(struct sb_callees *callees);
enum sb_code sb_order_infer(struct sb_order *order, const struct sb_calls *calls,
                            const struct sb_callees *callees, uint32_t support,
                            struct sb_error *error);

/* The same order without the edges that are dropped, and without those that follow from others. */
enum sb_code sb_order_reduce(struct sb_order *reduced, const struct sb_order *order,
                             const struct sb_calls *calls, const struct sb_callees *callees,
                             struct sb_error *error);
void sb_order_fini(struct sb_order *order);

#endif
