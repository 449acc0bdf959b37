/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/calls/calls.h"

#include <stdlib.h>
#include <string.h>

enum { CALLS_MAX = 1 << 22, SLOTS_FIRST = 64 };

struct sb_calls_slot {
    uint32_t call; /* plus 1; 0: free */
};

bool sb_call_is_inside(const struct sb_call *call)
{
    return call->parent != SB_NO_CALL && !call->early && !call->late;
}

bool sb_call_is_awaited(const struct sb_call *call)
{
    return call->parent != SB_NO_CALL && !call->late && !call->unwaited;
}

static bool calls_are_equal(const struct sb_call *a, const struct sb_call *b)
{
    return a->parent == b->parent && a->service == b->service && a->operation == b->operation &&
           a->rank == b->rank;
}

static struct sb_calls_slot *probe(const struct sb_calls *calls, const struct sb_call *key)
{
    uint64_t hash = key->parent;
    hash = hash * 0x9E3779B97F4A7C15u + key->service;
    hash = hash * 0x9E3779B97F4A7C15u + key->operation;
    hash = hash * 0x9E3779B97F4A7C15u + key->rank;
    size_t at = (size_t)((hash * 0x9E3779B97F4A7C15u) >> 32) & (calls->slots - 1);
    while (calls->slot[at].call && !calls_are_equal(&calls->call[calls->slot[at].call - 1], key))
        at = (at + 1) & (calls->slots - 1);
    return &calls->slot[at];
}

static bool grow(struct sb_calls *calls)
{
    size_t slots = calls->slots ? 2 * calls->slots : SLOTS_FIRST;
    struct sb_calls_slot *slot = calloc(slots, sizeof *slot);
    if (!slot)
        return false;
    free(calls->slot);
    calls->slot = slot;
    calls->slots = slots;
    for (uint32_t c = 1; c < calls->calls; c++) /* the root is known as such */
        probe(calls, &calls->call[c])->call = c + 1;
    return true;
}

/* The number of that call, which is added where it is new; SB_NO_CALL when memory is out. */
static uint32_t calls_number_of(struct sb_calls *calls, const struct sb_call *key)
{
    if (2 * (size_t)calls->calls >= calls->slots && !grow(calls))
        return SB_NO_CALL;
    struct sb_calls_slot *slot = probe(calls, key);
    if (slot->call)
        return slot->call - 1;
    if (sb_reserve(&calls->call, calls->calls, &calls->call_room, sizeof *calls->call))
        return SB_NO_CALL;
    calls->call[calls->calls] = *key;
    slot->call = ++calls->calls;
    return calls->calls - 1;
}

/* The root goes by no name: operations are told apart before. */
static uint32_t find_root(struct sb_calls *calls, const struct sb_trace_span *span)
{
    if (calls->calls)
        return 0;
    if (sb_reserve(&calls->call, 0, &calls->call_room, sizeof *calls->call))
        return SB_NO_CALL;
    calls->call[calls->calls++] = (struct sb_call){ .parent = SB_NO_CALL,
                                                    .service = span->service,
                                                    .operation = span->operation };
    return 0;
}

/* The call of a node whose parent's call is known: the next rank among its equals. */
static uint32_t find_call(struct sb_calls *calls, const struct sb_trace_span *span, uint32_t parent)
{
    struct sb_call key = { .parent = parent,
                           .service = span->service,
                           .operation = span->operation,
                           .counted_in = UINT32_MAX };
    uint32_t first = calls_number_of(calls, &key);
    if (first == SB_NO_CALL)
        return SB_NO_CALL;
    struct sb_call *call = &calls->call[first];
    if (call->counted_in != calls->traces) { /* by those of this trace */
        call->counted_in = calls->traces;
        call->count = 0;
    }
    key.rank = call->count++;
    return key.rank ? calls_number_of(calls, &key) : first;
}

static void classify(struct sb_call *call, const struct sb_trace *trace,
                     const struct sb_trace_node *node)
{
    call->traces++;
    if (node->parent == SB_NO_NODE)
        return;
    const struct sb_trace_node *parent = &trace->node[node->parent];
    call->early = call->early || node->start < parent->start;
    call->late = call->late || node->start > parent->end;
    call->unwaited = call->unwaited || node->follows || node->end > parent->end;
}

static bool add_node(struct sb_calls *calls, const struct sb_spans *spans,
                     const struct sb_trace *trace, uint32_t n, uint32_t *call_of)
{
    const struct sb_trace_node *node = &trace->node[n];
    const struct sb_trace_span *span = &spans->span[node->span];
    uint32_t parent = node->parent == SB_NO_NODE ? SB_NO_CALL : call_of[node->parent];
    uint32_t call = n == trace->root ? find_root(calls, span) : find_call(calls, span, parent);
    if (call == SB_NO_CALL ||
        sb_reserve(&calls->time, calls->times, &calls->time_room, sizeof *calls->time))
        return false;
    call_of[n] = call;
    classify(&calls->call[call], trace, node);
    calls->time[calls->times++] =
        (struct sb_call_time){ call, node->start - trace->start, node->end - trace->start };
    return true;
}

/* Marks what is further down than that: call_of[] is SB_NO_CALL there. */
static void cut_depth(const struct sb_trace *trace, uint32_t depth, uint32_t *call_of)
{
    for (uint32_t i = 0; i < trace->nodes; i++) {
        uint32_t n = trace->order[i], parent = trace->node[n].parent;
        uint32_t level = parent == SB_NO_NODE            ? 0
                         : call_of[parent] == SB_NO_CALL ? SB_NO_CALL
                                                         : call_of[parent] + 1;
        call_of[n] = depth && level > depth ? SB_NO_CALL : level;
    }
}

/* The root first, then the others, parents before their children and siblings by start. */
static bool add_nodes(struct sb_calls *calls, const struct sb_spans *spans,
                      const struct sb_trace *trace, uint32_t depth, uint32_t *call_of)
{
    cut_depth(trace, depth, call_of);
    bool fine = add_node(calls, spans, trace, trace->root, call_of);
    for (uint32_t i = 0; i < trace->nodes && fine; i++)
        if (trace->order[i] != trace->root && call_of[trace->order[i]] != SB_NO_CALL)
            fine = add_node(calls, spans, trace, trace->order[i], call_of);
    return fine;
}

/* The first link behind which (from, to) belongs. */
static size_t link_place(const struct sb_calls *calls, uint32_t from, uint32_t to)
{
    size_t low = 0, high = calls->links;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct sb_call_link *link = &calls->link[middle];
        if (link->to != to ? link->to < to : link->from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_link(const struct sb_calls *calls, size_t at, uint32_t from, uint32_t to)
{
    return at < calls->links && calls->link[at].from == from && calls->link[at].to == to;
}

bool sb_calls_linked(const struct sb_calls *calls, uint32_t from, uint32_t to)
{
    size_t at = link_place(calls, from, to);
    return is_link(calls, at, from, to) && !calls->link[at].refuted;
}

size_t sb_calls_links_to(const struct sb_calls *calls, uint32_t to)
{
    return link_place(calls, 0, to);
}

bool sb_calls_link_crosses(const struct sb_calls *calls, const struct sb_call_link *link)
{
    uint32_t from = calls->call[link->from].parent, to = calls->call[link->to].parent;
    return !link->refuted && (from != to || from == SB_NO_CALL);
}

static bool add_link(struct sb_calls *calls, uint32_t from, uint32_t to, bool refuted)
{
    size_t at = link_place(calls, from, to);
    if (!is_link(calls, at, from, to)) {
        if (sb_reserve(&calls->link, calls->links, &calls->link_room, sizeof *calls->link))
            return false;
        memmove(&calls->link[at + 1], &calls->link[at], (calls->links - at) * sizeof *calls->link);
        calls->link[at] = (struct sb_call_link){ .from = from, .to = to };
        calls->links++;
    }
    calls->link[at].traces++;
    calls->link[at].refuted = calls->link[at].refuted || refuted;
    return true;
}

static bool add_links(struct sb_calls *calls, const struct sb_trace *trace, const uint32_t *call_of)
{
    for (uint32_t i = 0; i < trace->arrows; i++) {
        const struct sb_trace_arrow *arrow = &trace->arrow[i];
        if (call_of[arrow->from] == SB_NO_CALL || call_of[arrow->to] == SB_NO_CALL)
            continue;
        if (!add_link(calls, call_of[arrow->from], call_of[arrow->to],
                      trace->node[arrow->from].end > trace->node[arrow->to].start))
            return false;
    }
    return true;
}

static bool begin_row(struct sb_calls *calls)
{
    return !sb_reserve(&calls->row, (size_t)calls->traces + 1, &calls->row_room,
                       sizeof *calls->row) &&
           !sb_reserve(&calls->extent, calls->traces, &calls->extent_room, sizeof *calls->extent) &&
           !sb_reserve(&calls->name, calls->traces, &calls->name_room, sizeof *calls->name);
}

enum sb_code sb_calls_add(struct sb_calls *calls, const struct sb_spans *spans,
                          const struct sb_trace *trace, uint32_t depth, struct sb_error *error)
{
    uint32_t *call_of = malloc(trace->nodes * sizeof *call_of);
    size_t before = calls->times;
    bool fine = call_of && begin_row(calls) && add_nodes(calls, spans, trace, depth, call_of) &&
                add_links(calls, trace, call_of);
    free(call_of);
    if (!fine)
        return sb_fail_memory(error);
    calls->row[calls->traces] = before;
    calls->row[calls->traces + 1] = calls->times;
    calls->extent[calls->traces] = trace->end - trace->start;
    calls->name[calls->traces++] = spans->span[trace->node[trace->root].span].trace;
    if (calls->calls > CALLS_MAX)
        return sb_fail(error, SB_EINPUT, NULL, "more than 4 million calls in one operation");
    return SB_OK;
}

void sb_calls_fini(struct sb_calls *calls)
{
    free(calls->call);
    free(calls->time);
    free(calls->row);
    free(calls->extent);
    free(calls->name);
    free(calls->link);
    free(calls->slot);
    *calls = (struct sb_calls){ 0 };
}

void sb_calls_spread(const struct sb_calls *calls, uint32_t t, sb_ns *start, sb_ns *end)
{
    for (uint32_t c = 0; c < calls->calls; c++)
        start[c] = end[c] = -1;
    for (size_t i = calls->row[t]; i < calls->row[t + 1]; i++) {
        start[calls->time[i].call] = calls->time[i].start;
        end[calls->time[i].call] = calls->time[i].end;
    }
}

sb_ns sb_calls_root_shift(const struct sb_calls *calls, uint32_t t)
{
    const struct sb_call_time *root = &calls->time[calls->row[t]];
    return root->end < calls->extent[t] ? root->start : 0;
}
