/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/calls/order_infer.h"

#include "sim/trace/calls/call_set.h"

#include <stdlib.h>

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

/* below[i]: all that wait for i, directly or not. Adds j and what waits for it wherever i is. */
static void close_over(uint64_t *below, uint32_t n, uint32_t i, uint32_t j)
{
    size_t w = sb_call_set_words(n);
    for (uint32_t k = 0; k < n; k++) {
        if (k != i && !sb_call_set_has(below + k * w, i))
            continue;
        sb_call_set_put(below + k * w, j);
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
    uint64_t *below = calloc(s->n * sb_call_set_words(s->n), sizeof *below);
    uint32_t *place = calloc(s->calls->calls, sizeof *place);
    size_t kept = first;
    for (uint32_t i = 0; place && i < s->n; i++)
        place[s->callee[i]] = i;
    if (below && place) {
        qsort(order->edge + first, order->edges - first, sizeof *order->edge, by_support);
        for (size_t e = first; e < order->edges; e++) {
            uint32_t i = place[order->edge[e].from], j = place[order->edge[e].to];
            if (sb_call_set_has(below + j * sb_call_set_words(s->n), i))
                continue;
            if (!sb_call_set_has(below + i * sb_call_set_words(s->n), j))
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
                !sb_order_add(
                    order, (struct sb_order_edge){ .from = s->callee[i],
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

static int order_infer_by_end(const void *a, const void *b)
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
        qsort(moment, count, sizeof *moment, order_infer_by_end);
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
            fine = sb_order_add(order,
                                (struct sb_order_edge){ .from = s->callee[moment[low - 1].callee],
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
    return sb_order_finish(order, calls->calls, fine, error);
}
