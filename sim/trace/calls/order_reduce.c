/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/calls/order_reduce.h"

#include "sim/trace/calls/call_set.h"

#include <stdlib.h>
#include <string.h>

struct reduction {
    const struct sb_order *order;
    const uint32_t *callee;
    uint32_t n;
    uint32_t *place;
    uint64_t *above;  /* [n] sets: what i waits for, directly or not */
    uint64_t *direct; /* one set */
    uint8_t *state;   /* [n] 0: not done, 1: being done, 2: done */
    uint32_t *stack;  /* [n] */
};

/* Fills above[] of i once those of all that it waits for are filled; true then. Else one of these
 * is put on the stack. */
static bool order_reduce_fill(struct reduction *r, uint32_t i, uint32_t *depth)
{
    size_t w = sb_call_set_words(r->n);
    uint32_t call = r->callee[i];
    for (size_t e = r->order->begin[call]; e < r->order->begin[call + 1]; e++) {
        const struct sb_order_edge *edge = &r->order->edge[e];
        uint32_t j = r->place[edge->from];
        if (edge->dropped)
            continue;
        if (r->state[j] == 0) {
            r->state[j] = 1;
            r->stack[(*depth)++] = j;
            return false;
        }
    }
    for (size_t e = r->order->begin[call]; e < r->order->begin[call + 1]; e++) {
        const struct sb_order_edge *edge = &r->order->edge[e];
        uint32_t j = r->place[edge->from];
        if (edge->dropped)
            continue;
        sb_call_set_put(r->above + i * w, j);
        for (size_t b = 0; b < w; b++)
            r->above[i * w + b] |= r->above[j * w + b];
    }
    r->state[i] = 2;
    return true;
}

/* An edge stays unless its source is above another source. */
static bool reduce_one(struct reduction *r, uint32_t i, struct sb_order *reduced)
{
    size_t w = sb_call_set_words(r->n);
    uint32_t call = r->callee[i];
    memset(r->direct, 0, w * sizeof *r->direct);
    for (size_t e = r->order->begin[call]; e < r->order->begin[call + 1]; e++)
        if (!r->order->edge[e].dropped)
            for (size_t b = 0; b < w; b++)
                r->direct[b] |= r->above[r->place[r->order->edge[e].from] * w + b];
    for (size_t e = r->order->begin[call]; e < r->order->begin[call + 1]; e++)
        if (!r->order->edge[e].dropped &&
            !sb_call_set_has(r->direct, r->place[r->order->edge[e].from]) &&
            !sb_order_add(reduced, r->order->edge[e]))
            return false;
    return true;
}

static bool reduce_siblings(struct reduction *r, struct sb_order *reduced)
{
    size_t w = sb_call_set_words(r->n);
    uint32_t depth = 0;
    r->above = calloc(r->n * w, sizeof *r->above);
    r->direct = malloc(w * sizeof *r->direct);
    r->state = calloc(r->n, 1);
    r->stack = malloc(r->n * sizeof *r->stack);
    bool fine = r->above && r->direct && r->state && r->stack;
    for (uint32_t i = 0; fine && i < r->n; i++) {
        if (r->state[i])
            continue;
        r->state[i] = 1;
        r->stack[depth++] = i;
        while (depth)
            if (order_reduce_fill(r, r->stack[depth - 1], &depth))
                depth--;
    }
    for (uint32_t i = 0; fine && i < r->n; i++)
        fine = reduce_one(r, i, reduced);
    free(r->above);
    free(r->direct);
    free(r->state);
    free(r->stack);
    return fine;
}

/* Of very many callees each waits for one: nothing follows from others. */
static bool copy_edges(const struct reduction *r, struct sb_order *reduced)
{
    for (uint32_t i = 0; i < r->n; i++)
        for (size_t e = r->order->begin[r->callee[i]]; e < r->order->begin[r->callee[i] + 1]; e++)
            if (!r->order->edge[e].dropped && !sb_order_add(reduced, r->order->edge[e]))
                return false;
    return true;
}

enum sb_code sb_order_reduce(struct sb_order *reduced, const struct sb_order *order,
                             const struct sb_calls *calls, const struct sb_callees *callees,
                             struct sb_error *error)
{
    uint32_t *place = calloc((size_t)calls->calls + 1, sizeof *place);
    bool fine = place != NULL;
    *reduced = (struct sb_order){ 0 };
    for (uint32_t c = 0; fine && c < calls->calls; c++) {
        uint32_t first = callees->first[c], n = callees->first[c + 1] - first;
        struct reduction r = {
            .order = order, .callee = callees->callee + first, .n = n, .place = place
        };
        for (uint32_t i = 0; i < n; i++)
            place[r.callee[i]] = i;
        if (n > SB_ORDER_CALLEES_MAX)
            fine = copy_edges(&r, reduced);
        else if (n > 1)
            fine = reduce_siblings(&r, reduced);
    }
    free(place);
    return sb_order_finish(reduced, calls->calls, fine, error);
}
