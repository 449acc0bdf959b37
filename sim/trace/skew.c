/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/skew.h"

/* Whether one host calls another here and waits: only then does a child outside its parent tell of
 * clocks. Two hosts that are known to be one have one clock. */
static bool crosses(const struct sb_trace_span *parent, const struct sb_trace_span *child)
{
    if (parent->host && parent->host == child->host)
        return false;
    if (parent->kind == SB_SPAN_CLIENT && child->kind == SB_SPAN_SERVER)
        return true;
    return !parent->kind && !child->kind && parent->host && child->host;
}

static sb_ns skew_of(const struct sb_trace_node *parent, const struct sb_trace_node *child)
{
    sb_ns room = parent->end - parent->start, length = child->end - child->start;
    if (length > room)
        return child->start < parent->start ? parent->start - child->start : 0;
    if (child->start >= parent->start && child->end <= parent->end)
        return 0;
    return parent->start + (room - length) / 2 - child->start;
}

enum sb_code sb_trace_correct_skew(struct sb_trace *trace, const struct sb_spans *spans,
                                   uint64_t *moved)
{
    sb_ns *shift = sb_arena_alloc(&trace->arena, trace->nodes, sizeof *shift);
    if (!shift)
        return SB_ENOMEM;
    for (uint32_t i = 0; i < trace->nodes; i++) {
        uint32_t n = trace->order[i];
        struct sb_trace_node *node = &trace->node[n];
        if (node->parent == SB_NO_NODE)
            continue;
        const struct sb_trace_node *parent = &trace->node[node->parent];
        shift[n] = crosses(&spans->span[parent->span], &spans->span[node->span])
                       ? skew_of(parent, node)
                       : shift[node->parent];
        node->start += shift[n];
        node->end += shift[n];
        *moved += shift[n] != 0;
    }
    return SB_OK;
}
