/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/calls/order.h"

#include "sim/base/arena.h"

#include <stdlib.h>
#include <string.h>

bool sb_order_add(struct sb_order *order, struct sb_order_edge edge)
{
    if (sb_reserve(&order->edge, order->edges, &order->room, sizeof *order->edge))
        return false;
    order->edge[order->edges++] = edge;
    return true;
}

/* By counting, in the order that they have where the call is the same: puts edge[edges] by `to`, or
 * by `from`, into sorted[edges]. begin[calls + 1]: where each call's begin. */
static void sort_edges(const struct sb_order_edge *edge, size_t edges, bool by_to, uint32_t calls,
                       size_t *begin, struct sb_order_edge *sorted)
{
    memset(begin, 0, ((size_t)calls + 1) * sizeof *begin);
    for (size_t e = 0; e < edges; e++)
        begin[by_to ? edge[e].to : edge[e].from]++;
    for (size_t c = 0, sum = 0; c <= calls; c++) {
        sum += begin[c];
        begin[c] = sum; /* behind the call's last; placing from the back ends at its first */
    }
    for (size_t e = edges; e-- > 0;)
        sorted[--begin[by_to ? edge[e].to : edge[e].from]] = edge[e];
}

/* By `to`, then `from`. */
static bool index_edges(struct sb_order *order, uint32_t calls)
{
    struct sb_order_edge *by_from = malloc((order->edges + 1) * sizeof *by_from);
    order->begin = malloc(((size_t)calls + 1) * sizeof *order->begin);
    bool fine = by_from && order->begin;
    if (fine) {
        sort_edges(order->edge, order->edges, false, calls, order->begin, by_from);
        sort_edges(by_from, order->edges, true, calls, order->begin, order->edge);
    }
    free(by_from);
    return fine;
}

enum sb_code sb_order_finish(struct sb_order *order, uint32_t calls, bool fine,
                             struct sb_error *error)
{
    if (fine && index_edges(order, calls))
        return SB_OK;
    sb_order_fini(order);
    return sb_fail_memory(error);
}

bool sb_order_copy(struct sb_order *copy, const struct sb_order *order, uint32_t calls)
{
    *copy = (struct sb_order){ .edges = order->edges, .room = order->edges + 1 };
    copy->edge = malloc(copy->room * sizeof *copy->edge);
    copy->begin = malloc(((size_t)calls + 1) * sizeof *copy->begin);
    if (!copy->edge || !copy->begin) {
        sb_order_fini(copy);
        return false;
    }
    if (order->edges)
        memcpy(copy->edge, order->edge, order->edges * sizeof *copy->edge);
    memcpy(copy->begin, order->begin, ((size_t)calls + 1) * sizeof *copy->begin);
    return true;
}

void sb_order_fini(struct sb_order *order)
{
    free(order->edge);
    free(order->begin);
    *order = (struct sb_order){ 0 };
}
