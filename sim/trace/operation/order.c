/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/order.h"

#include <stdlib.h>
#include <string.h>

/* The callees of one caller and what is known of each pair, in rows of n. */
struct siblings {
    const struct sb_calls *calls;
    const uint32_t *callee; /* [n] ascending */
    uint32_t n;
    uint32_t *confirmed; /* [n * n] traces */
    bool *refuted;       /* [n * n] */
};

/* Where each of the callees is in one trace. */
struct moment {
    uint32_t callee; /* its place in the list */
    sb_ns start, end;
};

enum sb_code sb_callees_list(struct sb_callees *callees, const struct sb_calls *calls,
                             struct sb_error *error)
{
    uint32_t n = calls->calls;
    callees->first = calloc((size_t)n + 2, sizeof *callees->first);
    callees->callee = malloc(((size_t)n + 1) * sizeof *callees->callee);
    if (!callees->first || !callees->callee) {
        sb_callees_fini(callees);
        return sb_fail_memory(error);
    }
    for (uint32_t c = 0; c < n; c++)
        if (calls->call[c].parent != SB_NO_CALL)
            callees->first[calls->call[c].parent + 2]++;
    for (uint32_t c = 2; c < n + 2; c++)
        callees->first[c] += callees->first[c - 1];
    for (uint32_t c = 0; c < n; c++)
        if (calls->call[c].parent != SB_NO_CALL)
            callees->callee[callees->first[calls->call[c].parent + 1]++] = c;
    return SB_OK;
}

void sb_callees_fini(struct sb_callees *callees)
{
    free(callees->first);
    free(callees->callee);
    *callees = (struct sb_callees){ 0 };
}

/* Before its caller, within, behind. */
static int phase(const struct sb_call *call) { return call->early ? 0 : call->late ? 2 : 1; }

/* Of two that are over when they begin, the one with the smaller number is first. */
static bool precedes(const struct moment *a, const struct moment *b)
{
    return a->end <= b->start && (a->callee < b->callee || b->end > a->start);
}

static void look_at(struct siblings *s, const struct moment *moment, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < count; j++) {
            size_t at = (size_t)moment[i].callee * s->n + moment[j].callee;
            if (i == j || s->refuted[at])
                continue;
            if (precedes(&moment[i], &moment[j]))
                s->confirmed[at]++;
            else
                s->refuted[at] = true;
        }
}

static bool add_edge(struct sb_order *order, struct sb_order_edge edge)
{
    if (sb_reserve(&order->edge, order->edges, &order->room, sizeof *order->edge))
        return false;
    order->edge[order->edges++] = edge;
    return true;
}

static bool stands(const struct siblings *s, uint32_t i, uint32_t j, uint32_t support)
{
    size_t at = (size_t)i * s->n + j;
    const struct sb_call *from = &s->calls->call[s->callee[i]], *to = &s->calls->call[s->callee[j]];
    return i != j && !s->refuted[at] && s->confirmed[at] >= support && phase(from) <= phase(to);
}

static int by_support(const void *a, const void *b)
{
    const struct sb_order_edge *x = a, *y = b;
    if (x->support != y->support)
        return x->support > y->support ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* ---- sets of callees, as bits ---- */

static size_t words(uint32_t n) { return ((size_t)n + 63) / 64; }
static bool has(const uint64_t *set, uint32_t i) { return set[i / 64] >> i % 64 & 1; }
static void put(uint64_t *set, uint32_t i) { set[i / 64] |= (uint64_t)1 << i % 64; }

/* below[i]: all that wait for i, directly or not. Adds j and what waits for it wherever i is. */
static void close_over(uint64_t *below, uint32_t n, uint32_t i, uint32_t j)
{
    size_t w = words(n);
    for (uint32_t k = 0; k < n; k++) {
        if (k != i && !has(below + k * w, i))
            continue;
        put(below + k * w, j);
        for (size_t b = 0; b < w; b++)
            below[k * w + b] |= below[j * w + b];
    }
}

/* Whether some trace lacks some callee: only then can orders contradict each other. */
static bool is_complete(const struct siblings *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->calls->call[s->callee[i]].traces != s->calls->traces)
            return false;
    return true;
}

/* The edges from `first` on: leaves out those that would close a circle, the weakest ones. */
static bool break_circles(const struct siblings *s, struct sb_order *order, size_t first)
{
    uint64_t *below = calloc(s->n * words(s->n), sizeof *below);
    uint32_t *place = calloc(s->calls->calls, sizeof *place);
    size_t kept = first;
    for (uint32_t i = 0; place && i < s->n; i++)
        place[s->callee[i]] = i;
    if (below && place) {
        qsort(order->edge + first, order->edges - first, sizeof *order->edge, by_support);
        for (size_t e = first; e < order->edges; e++) {
            uint32_t i = place[order->edge[e].from], j = place[order->edge[e].to];
            if (has(below + j * words(s->n), i))
                continue;
            if (!has(below + i * words(s->n), j))
                close_over(below, s->n, i, j);
            order->edge[kept++] = order->edge[e];
        }
        order->edges = kept;
    }
    bool fine = below && place;
    free(below);
    free(place);
    return fine;
}

static bool take_pairs(struct siblings *s, struct sb_order *order, uint32_t support)
{
    size_t first = order->edges;
    for (uint32_t i = 0; i < s->n; i++)
        for (uint32_t j = 0; j < s->n; j++)
            if (stands(s, i, j, support) &&
                !add_edge(order,
                          (struct sb_order_edge){ .from = s->callee[i],
                                                  .to = s->callee[j],
                                                  .support = s->confirmed[(size_t)i * s->n + j] }))
                return false;
    return order->edges == first || is_complete(s) || break_circles(s, order, first);
}

/* Looks at the callees of one caller in one trace, which stand one behind the other there. */
static void look_at_run(struct siblings *s, const uint32_t *place, const struct sb_call_time *time,
                        uint32_t count, struct moment *moment)
{
    for (uint32_t i = 0; i < count; i++)
        moment[i] = (struct moment){ place[time[i].call], time[i].start, time[i].end };
    look_at(s, moment, count);
}

/* All callers' pairs in one pass over the traces. */
static bool look_at_all(const struct sb_calls *calls, struct siblings *s, const uint32_t *place)
{
    struct moment *moment = malloc(SB_ORDER_CALLEES_MAX * sizeof *moment);
    for (uint32_t t = 0; moment && t < calls->traces; t++)
        for (size_t i = calls->row[t], to; i < calls->row[t + 1]; i = to) {
            uint32_t parent = calls->call[calls->time[i].call].parent;
            for (to = i + 1;
                 to < calls->row[t + 1] && calls->call[calls->time[to].call].parent == parent;)
                to++;
            if (parent != SB_NO_CALL && s[parent].refuted)
                look_at_run(&s[parent], place, &calls->time[i], (uint32_t)(to - i), moment);
        }
    free(moment);
    return moment != NULL;
}

static bool prepare_pairs(struct siblings *s)
{
    s->confirmed = calloc((size_t)s->n * s->n, sizeof *s->confirmed);
    s->refuted = calloc((size_t)s->n * s->n, sizeof *s->refuted);
    return s->confirmed && s->refuted;
}

/* ---- more callees than pairs could be kept of ---- */

static int by_end(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (x->callee > y->callee) - (x->callee < y->callee);
}

/* In the first trace: the last to end before each began. */
static bool guess_last(const struct siblings *s, struct sb_order *order, const sb_ns *start,
                       const sb_ns *end)
{
    struct moment *moment = malloc(s->n * sizeof *moment);
    uint32_t count = 0;
    for (uint32_t i = 0; moment && i < s->n; i++)
        if (start[s->callee[i]] >= 0)
            moment[count++] = (struct moment){ i, start[s->callee[i]], end[s->callee[i]] };
    if (moment)
        qsort(moment, count, sizeof *moment, by_end);
    bool fine = moment != NULL;
    for (uint32_t j = 0; fine && j < count; j++) {
        uint32_t low = 0, high = count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (moment[middle].end <= moment[j].start)
                low = middle + 1;
            else
                high = middle;
        }
        while (low && !(precedes(&moment[low - 1], &moment[j]) &&
                        phase(&s->calls->call[s->callee[moment[low - 1].callee]]) <=
                            phase(&s->calls->call[s->callee[moment[j].callee]])))
            low--;
        if (low)
            fine =
                add_edge(order, (struct sb_order_edge){ .from = s->callee[moment[low - 1].callee],
                                                        .to = s->callee[moment[j].callee] });
    }
    free(moment);
    return fine;
}

static bool infer_last(const struct siblings *s, struct sb_order *order, uint32_t support)
{
    sb_ns *start = malloc(s->calls->calls * sizeof *start);
    sb_ns *end = malloc(s->calls->calls * sizeof *end);
    bool *refuted = NULL;
    size_t first = order->edges, kept = first;
    bool fine = start && end;
    for (uint32_t t = 0; fine && t < s->calls->traces; t++) {
        sb_calls_spread(s->calls, t, start, end);
        if (t == 0) {
            fine = guess_last(s, order, start, end);
            refuted = calloc(order->edges - first + 1, sizeof *refuted);
            fine = fine && refuted;
        }
        for (size_t e = first; fine && e < order->edges; e++) {
            struct sb_order_edge *edge = &order->edge[e];
            bool both = start[edge->from] >= 0 && start[edge->to] >= 0;
            edge->support += both;
            refuted[e - first] = refuted[e - first] || (both && end[edge->from] > start[edge->to]);
        }
    }
    for (size_t e = first; fine && e < order->edges; e++)
        if (!refuted[e - first] && order->edge[e].support >= support)
            order->edge[kept++] = order->edge[e];
    order->edges = fine ? kept : order->edges;
    free(start);
    free(end);
    free(refuted);
    return fine;
}

/* ---- all callers ---- */

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

static enum sb_code finish(struct sb_order *order, uint32_t calls, bool fine,
                           struct sb_error *error)
{
    if (fine && index_edges(order, calls))
        return SB_OK;
    sb_order_fini(order);
    return sb_fail_memory(error);
}

enum sb_code sb_order_infer(struct sb_order *order, const struct sb_calls *calls,
                            const struct sb_callees *callees, uint32_t support,
                            struct sb_error *error)
{
    uint32_t *place = calloc((size_t)calls->calls + 1, sizeof *place);
    struct siblings *s = calloc((size_t)calls->calls + 1, sizeof *s);
    bool fine = place && s;
    *order = (struct sb_order){ 0 };
    for (uint32_t c = 0; fine && c < calls->calls; c++) {
        uint32_t first = callees->first[c], n = callees->first[c + 1] - first;
        s[c] = (struct siblings){ .calls = calls, .callee = callees->callee + first, .n = n };
        for (uint32_t i = 0; i < n; i++)
            place[s[c].callee[i]] = i;
        fine = n < 2 || n > SB_ORDER_CALLEES_MAX || prepare_pairs(&s[c]);
    }
    fine = fine && look_at_all(calls, s, place);
    for (uint32_t c = 0; fine && c < calls->calls; c++)
        fine = s[c].n > SB_ORDER_CALLEES_MAX ? infer_last(&s[c], order, support)
               : s[c].refuted                ? take_pairs(&s[c], order, support)
                                             : true;
    for (uint32_t c = 0; s && c < calls->calls; c++) {
        free(s[c].confirmed);
        free(s[c].refuted);
    }
    free(place);
    free(s);
    return finish(order, calls->calls, fine, error);
}

/* ---- reduction ---- */

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
static bool fill(struct reduction *r, uint32_t i, uint32_t *depth)
{
    size_t w = words(r->n);
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
        put(r->above + i * w, j);
        for (size_t b = 0; b < w; b++)
            r->above[i * w + b] |= r->above[j * w + b];
    }
    r->state[i] = 2;
    return true;
}

/* An edge stays unless its source is above another source. */
static bool reduce_one(struct reduction *r, uint32_t i, struct sb_order *reduced)
{
    size_t w = words(r->n);
    uint32_t call = r->callee[i];
    memset(r->direct, 0, w * sizeof *r->direct);
    for (size_t e = r->order->begin[call]; e < r->order->begin[call + 1]; e++)
        if (!r->order->edge[e].dropped)
            for (size_t b = 0; b < w; b++)
                r->direct[b] |= r->above[r->place[r->order->edge[e].from] * w + b];
    for (size_t e = r->order->begin[call]; e < r->order->begin[call + 1]; e++)
        if (!r->order->edge[e].dropped && !has(r->direct, r->place[r->order->edge[e].from]) &&
            !add_edge(reduced, r->order->edge[e]))
            return false;
    return true;
}

static bool reduce_siblings(struct reduction *r, struct sb_order *reduced)
{
    size_t w = words(r->n);
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
            if (fill(r, r->stack[depth - 1], &depth))
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
            if (!r->order->edge[e].dropped && !add_edge(reduced, r->order->edge[e]))
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
    return finish(reduced, calls->calls, fine, error);
}

void sb_order_fini(struct sb_order *order)
{
    free(order->edge);
    free(order->begin);
    *order = (struct sb_order){ 0 };
}
