/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/build_trace.h"

#include "sim/trace/skew.h"

#include <stdlib.h>
#include <string.h>

/* A span by its id. */
struct entry {
    struct sb_span_id id;
    uint32_t member; /* which one of the trace */
    uint32_t node;   /* SB_NO_NODE: left out */
};

struct building {
    struct sb_trace *trace;
    const struct sb_spans *spans;
    const uint32_t *member;
    uint32_t count;
    struct sb_trace_dirt *dirt;
    struct entry *entry; /* [count] by id, then in the order of the files */
};

static int compare_ids(struct sb_span_id a, struct sb_span_id b)
{
    bool x = a.form == SB_ID_TEXT, y = b.form == SB_ID_TEXT;
    if (x != y)
        return x ? 1 : -1;
    return (a.value > b.value) - (a.value < b.value);
}

static int build_trace_by_id(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare_ids(x->id, y->id);
    return order ? order : (x->member > y->member) - (x->member < y->member);
}

static const struct sb_trace_span *span_of(const struct building *b, uint32_t member)
{
    return &b->spans->span[b->member[member]];
}

static bool is_client(const struct sb_trace_span *span) { return span->kind == SB_SPAN_CLIENT; }

static bool is_server(const struct sb_trace_span *span)
{
    return span->kind == SB_SPAN_SERVER || span->flags & SB_SPAN_SHARED;
}

/* A finished client's half of a call is worth the most, then any that is finished. */
static int worth(const struct sb_trace_span *span)
{
    return (span->flags & SB_SPAN_UNFINISHED ? 0 : 2) + (is_client(span) ? 1 : 0);
}

/* Of the spans with one id, entry[from … to), one stays: the one that is worth most, the first of
 * several. */
static void build_trace_choose(const struct building *b, uint32_t from, uint32_t to)
{
    uint32_t kept = from;
    for (uint32_t e = from + 1; e < to; e++)
        if (worth(span_of(b, b->entry[e].member)) > worth(span_of(b, b->entry[kept].member)))
            kept = e;
    bool client = is_client(span_of(b, b->entry[kept].member)), server = false;
    for (uint32_t e = from; e < to; e++) {
        const struct sb_trace_span *span = span_of(b, b->entry[e].member);
        bool half = client && !server && is_server(span) && e != kept;
        server = server || half;
        b->dirt->shared += half;
        b->dirt->repeated += e != kept && !half;
        b->entry[e].node = e == kept ? 0 : SB_NO_NODE;
    }
}

/* The nodes, in the order of the files. */
static enum sb_code make_nodes(const struct building *b)
{
    struct sb_trace *trace = b->trace;
    uint32_t *entry_of = sb_arena_alloc(&trace->arena, b->count, sizeof *entry_of);
    trace->node = sb_arena_alloc(&trace->arena, b->count, sizeof *trace->node);
    if (!entry_of || !trace->node)
        return SB_ENOMEM;
    for (uint32_t e = 0, to; e < b->count; e = to) {
        for (to = e + 1; to < b->count && compare_ids(b->entry[e].id, b->entry[to].id) == 0;)
            to++;
        build_trace_choose(b, e, to);
    }
    for (uint32_t e = 0; e < b->count; e++)
        entry_of[b->entry[e].member] = e;
    for (uint32_t m = 0; m < b->count; m++) {
        struct entry *entry = &b->entry[entry_of[m]];
        const struct sb_trace_span *span = span_of(b, m);
        if (entry->node == SB_NO_NODE)
            continue;
        entry->node = trace->nodes;
        trace->node[trace->nodes++] = (struct sb_trace_node){
            .span = b->member[m], .parent = SB_NO_NODE, .start = span->start, .end = span->end
        };
    }
    return SB_OK;
}

/* The node of that id, or SB_NO_NODE. */
static uint32_t build_trace_find(const struct building *b, struct sb_span_id id)
{
    uint32_t low = 0, high = b->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_ids(b->entry[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < b->count && compare_ids(b->entry[low].id, id) == 0; low++)
        if (b->entry[low].node != SB_NO_NODE)
            return b->entry[low].node;
    return SB_NO_NODE;
}

static void find_parents(const struct building *b)
{
    for (uint32_t n = 0; n < b->trace->nodes; n++) {
        struct sb_trace_node *node = &b->trace->node[n];
        const struct sb_trace_span *span = &b->spans->span[node->span];
        if (!(span->flags & SB_SPAN_PARENT))
            continue;
        node->parent = build_trace_find(b, (struct sb_span_id){ span->parent, span->parent_form });
        node->follows = node->parent != SB_NO_NODE && span->flags & SB_SPAN_FOLLOWS;
        b->dirt->orphans += node->parent == SB_NO_NODE;
    }
}

/* The first link to that span or a later one. */
static size_t first_link(const struct sb_spans *spans, uint32_t span)
{
    size_t low = 0, high = spans->links;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spans->link[middle].to < span)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Links within the trace; what leads elsewhere is no edge here. */
static enum sb_code find_arrows(const struct building *b)
{
    const struct sb_spans *spans = b->spans;
    struct sb_trace *trace = b->trace;
    size_t count = 0;
    for (unsigned pass = 0; pass < 2; pass++) {
        if (pass && !(trace->arrow = sb_arena_alloc(&trace->arena, count, sizeof *trace->arrow)))
            return SB_ENOMEM;
        for (uint32_t n = 0; n < trace->nodes; n++)
            for (size_t l = first_link(spans, trace->node[n].span);
                 l < spans->links && spans->link[l].to == trace->node[n].span; l++) {
                uint32_t from = build_trace_find(
                    b, (struct sb_span_id){ spans->link[l].from, spans->link[l].from_form });
                if (from == SB_NO_NODE || from == n)
                    continue;
                if (pass)
                    trace->arrow[trace->arrows++] = (struct sb_trace_arrow){ from, n };
                else
                    count++;
            }
        if (!count)
            break;
    }
    return SB_OK;
}

/* A circle of parents is cut above its first span. */
static enum sb_code cut_cycles(const struct building *b)
{
    struct sb_trace *trace = b->trace;
    uint32_t *walk = sb_arena_alloc(&trace->arena, trace->nodes, sizeof *walk); /* 0: none yet */
    if (!walk)
        return SB_ENOMEM;
    for (uint32_t n = 0; n < trace->nodes; n++) {
        uint32_t at = n;
        while (at != SB_NO_NODE && !walk[at]) {
            walk[at] = n + 1;
            at = trace->node[at].parent;
        }
        if (at == SB_NO_NODE || walk[at] != n + 1)
            continue;
        uint32_t first = at;
        for (uint32_t c = trace->node[at].parent; c != at; c = trace->node[c].parent)
            first = c < first ? c : first;
        trace->node[first].parent = SB_NO_NODE;
        b->dirt->cycles++;
    }
    return SB_OK;
}

struct sorted {
    sb_ns start;
    uint32_t node;
};

static int by_start(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

/* Children by start, in rows by parent. */
static enum sb_code list_children(struct sb_trace *trace)
{
    uint32_t n = trace->nodes, filled = 0;
    struct sorted *sorted = malloc(n * sizeof *sorted);
    trace->child_begin = sb_arena_alloc(&trace->arena, (size_t)n + 1, sizeof *trace->child_begin);
    trace->child = sb_arena_alloc(&trace->arena, n, sizeof *trace->child);
    uint32_t *at = sb_arena_alloc(&trace->arena, (size_t)n + 1, sizeof *at);
    if (!sorted || !trace->child_begin || !trace->child || !at) {
        free(sorted);
        return SB_ENOMEM;
    }
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = (struct sorted){ trace->node[i].start, i };
        if (trace->node[i].parent != SB_NO_NODE)
            at[trace->node[i].parent]++;
    }
    qsort(sorted, n, sizeof *sorted, by_start);
    for (uint32_t i = 0; i < n; i++) {
        trace->child_begin[i] = filled;
        filled += at[i];
        at[i] = trace->child_begin[i];
    }
    trace->child_begin[n] = filled;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t parent = trace->node[sorted[i].node].parent;
        if (parent != SB_NO_NODE)
            trace->child[at[parent]++] = sorted[i].node;
    }
    free(sorted);
    return SB_OK;
}

/* Parents before children: the roots, then the children of each in turn. */
static enum sb_code order_nodes(struct sb_trace *trace)
{
    uint32_t count = 0;
    trace->order = sb_arena_alloc(&trace->arena, trace->nodes, sizeof *trace->order);
    if (!trace->order)
        return SB_ENOMEM;
    for (uint32_t n = 0; n < trace->nodes; n++)
        if (trace->node[n].parent == SB_NO_NODE)
            trace->order[count++] = n;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t c = trace->child_begin[trace->order[i]];
             c < trace->child_begin[trace->order[i] + 1]; c++)
            trace->order[count++] = trace->child[c];
    return SB_OK;
}

/* A span that names no parent goes before one whose parent is missing; then the first to begin, the
 * longest, the first in the file. */
static bool is_rather_root(const struct building *b, uint32_t n, uint32_t than)
{
    const struct sb_trace_node *x = &b->trace->node[n], *y = &b->trace->node[than];
    bool p = b->spans->span[x->span].flags & SB_SPAN_PARENT;
    bool q = b->spans->span[y->span].flags & SB_SPAN_PARENT;
    if (p != q)
        return q;
    return x->start != y->start ? x->start < y->start : x->end > y->end;
}

static void build_trace_measure(const struct building *b)
{
    struct sb_trace *trace = b->trace;
    trace->root = SB_NO_NODE;
    trace->start = INT64_MAX;
    trace->end = INT64_MIN;
    for (uint32_t n = 0; n < trace->nodes; n++) {
        const struct sb_trace_node *node = &trace->node[n];
        trace->start = node->start < trace->start ? node->start : trace->start;
        trace->end = node->end > trace->end ? node->end : trace->end;
        b->dirt->instant +=
            node->start == node->end && !(b->spans->span[node->span].flags & SB_SPAN_UNFINISHED);
        if (node->parent == SB_NO_NODE) {
            b->dirt->roots += trace->root != SB_NO_NODE;
            if (trace->root == SB_NO_NODE || is_rather_root(b, n, trace->root))
                trace->root = n;
            continue;
        }
        const struct sb_trace_node *parent = &trace->node[node->parent];
        bool outside = node->start > parent->end || node->end < parent->start;
        b->dirt->outside += outside;
        b->dirt->overflowing +=
            !outside && (node->start < parent->start || node->end > parent->end);
    }
}

static enum sb_code build_tree(const struct building *b)
{
    struct sb_trace *trace = b->trace;
    for (uint32_t m = 0; m < b->count; m++) {
        const struct sb_trace_span *span = span_of(b, m);
        b->entry[m] = (struct entry){ { span->id, span->id_form }, m, 0 };
    }
    qsort(b->entry, b->count, sizeof *b->entry, build_trace_by_id);
    if (make_nodes(b))
        return SB_ENOMEM;
    find_parents(b);
    if (find_arrows(b) || cut_cycles(b) || list_children(trace) || order_nodes(trace))
        return SB_ENOMEM;
    uint64_t skewed = 0;
    if (sb_trace_correct_skew(trace, b->spans, &skewed))
        return SB_ENOMEM;
    b->dirt->skewed += skewed;
    if (skewed && (list_children(trace) || order_nodes(trace)))
        return SB_ENOMEM;
    build_trace_measure(b);
    return SB_OK;
}

enum sb_code sb_trace_build(struct sb_trace *trace, const struct sb_spans *spans,
                            const uint32_t *member, uint32_t count, struct sb_trace_dirt *dirt,
                            struct sb_error *error)
{
    *trace = (struct sb_trace){ 0 };
    struct building b = { trace, spans, member, count, dirt, malloc(count * sizeof *b.entry) };
    enum sb_code code = b.entry ? build_tree(&b) : SB_ENOMEM;
    free(b.entry);
    if (code == SB_OK)
        return SB_OK;
    sb_trace_fini(trace);
    return sb_fail_memory(error);
}

void sb_trace_fini(struct sb_trace *trace)
{
    sb_arena_fini(&trace->arena);
    *trace = (struct sb_trace){ 0 };
}

enum sb_code sb_trace_members(const struct sb_spans *spans, uint32_t **member, uint32_t **begin,
                              struct sb_error *error)
{
    size_t traces = spans->trace.count;
    uint32_t *first = calloc(traces + 2, sizeof *first);
    uint32_t *list = malloc((spans->count + 1) * sizeof *list);
    if (!first || !list) {
        free(first);
        free(list);
        return sb_fail_memory(error);
    }
    /* Counted two places further, so that filling moves each beginning to its own place. */
    for (size_t i = 0; i < spans->count; i++)
        if (spans->span[i].trace + 2 < traces + 2)
            first[spans->span[i].trace + 2]++;
    for (size_t t = 2; t < traces + 2; t++)
        first[t] += first[t - 1];
    for (size_t i = 0; i < spans->count; i++)
        list[first[spans->span[i].trace + 1]++] = (uint32_t)i;
    *member = list;
    *begin = first;
    return SB_OK;
}
