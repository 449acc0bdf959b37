/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which calls of one caller wait for which. */
#ifndef SIM_TRACE_CALLS_ORDER_H
#define SIM_TRACE_CALLS_ORDER_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In every trace that has both, `from` ended before `to` began. */
struct sb_order_edge {
    uint32_t from, to; /* calls with the same parent */
    uint32_t support;  /* traces that have both */
    bool dropped;      /* by whoever has inferred it, before it is reduced */
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

/* Adds an edge; false when memory is out. Then, unless it is not `fine`, sorts them all and fills
 * `begin`; SB_ENOMEM: `order` is empty. */
bool sb_order_add(struct sb_order *order, struct sb_order_edge edge);
enum sb_code sb_order_finish(struct sb_order *order, uint32_t calls, bool fine,
                             struct sb_error *error);

/* A copy of a finished one; false when memory is out: it is empty. */
bool sb_order_copy(struct sb_order *copy, const struct sb_order *order, uint32_t calls);
void sb_order_fini(struct sb_order *order);

#endif
