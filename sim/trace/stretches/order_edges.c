/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/order_edges.h"

#include <stdlib.h>

static const struct sb_order *order_of(const struct sb_stretch_draft *d, enum sb_stretch_edges of)
{
    return of == SB_EDGES_RECORDED ? d->recorded : d->left;
}

static bool is_source(const struct sb_order *order, uint32_t from, uint32_t to)
{
    for (size_t e = order->begin[to]; e < order->begin[to + 1]; e++)
        if (order->edge[e].from == from)
            return true;
    return false;
}

/* A caller's stretch waits for callees; for the stretch that began them where they are not waited
 * for any more; and in any case for some stretch before it. */
static void join_start(struct sb_stretch_draft *d, uint32_t group, enum sb_stretch_edges of)
{
    const struct sb_order *order = order_of(d, of);
    uint32_t to = d->start[group], parent = d->calls->call[group].parent;
    bool own = false;
    if (to == d->stretches->first[parent])
        return;
    for (size_t e = order->begin[group]; e < order->begin[group + 1]; e++) {
        uint32_t from = order->edge[e].from;
        sb_stretch_draft_edge(d, d->stretches->last[from], to, of);
        own = own || sb_call_is_inside(&d->calls->call[from]);
    }
    for (size_t e = d->recorded->begin[group]; e < d->recorded->begin[group + 1]; e++) {
        uint32_t from = d->recorded->edge[e].from;
        if (!sb_call_is_inside(&d->calls->call[from]) || is_source(order, from, group))
            continue;
        sb_stretch_draft_edge(d, d->start[d->groups.group[from]], to, of);
        own = true;
    }
    if (!own)
        sb_stretch_draft_edge(d, d->stretches->first[parent], to, of);
}

static void join_call(struct sb_stretch_draft *d, uint32_t c, enum sb_stretch_edges of)
{
    const struct sb_call *call = &d->calls->call[c];
    const struct sb_order *order = order_of(d, of);
    uint32_t entry = d->wait[c] == SB_NO_STRETCH ? d->stretches->first[c] : d->wait[c];
    if (d->wait[c] != SB_NO_STRETCH)
        sb_stretch_draft_edge(d, d->wait[c], d->stretches->first[c], of);
    if (sb_call_is_inside(call)) {
        sb_stretch_draft_edge(d, d->start[d->groups.group[c]], entry, of);
        return;
    }
    if (call->late && !call->early && call->parent != SB_NO_CALL)
        sb_stretch_draft_edge(d, d->stretches->last[call->parent], entry, of);
    for (size_t e = order->begin[c]; e < order->begin[c + 1]; e++)
        sb_stretch_draft_edge(d, d->stretches->last[order->edge[e].from], entry, of);
}

/* Marks the callees of one caller that another awaited callee waits for. */
static void mark_followed(const struct sb_stretch_draft *d, uint32_t caller,
                          const struct sb_order *order, bool *followed)
{
    uint32_t first = d->callees->first[caller], last = d->callees->first[caller + 1];
    for (uint32_t i = first; i < last; i++)
        followed[d->callees->callee[i]] = false;
    for (uint32_t i = first; i < last; i++) {
        uint32_t callee = d->callees->callee[i];
        if (sb_call_is_awaited(&d->calls->call[callee]))
            for (size_t e = order->begin[callee]; e < order->begin[callee + 1]; e++)
                followed[order->edge[e].from] = true;
    }
}

/* The last stretch waits for all callees that the call waits for and no other callee does, and for
 * stretches that began only others. */
static void join_last(struct sb_stretch_draft *d, uint32_t c, enum sb_stretch_edges of,
                      bool *followed)
{
    uint32_t first = d->stretches->first[c], last = d->stretches->last[c];
    bool first_awaited = false;
    if (last == first)
        return;
    mark_followed(d, c, order_of(d, of), followed);
    for (uint32_t i = d->callees->first[c]; i < d->callees->first[c + 1]; i++) {
        uint32_t callee = d->callees->callee[i];
        const struct sb_call *call = &d->calls->call[callee];
        if (sb_call_is_awaited(call) && !followed[callee])
            sb_stretch_draft_edge(d, d->stretches->last[callee], last, of);
        if (!sb_call_is_inside(call) || d->groups.group[callee] != callee)
            continue;
        if (!d->groups.awaited[callee])
            sb_stretch_draft_edge(d, d->start[callee], last, of);
        else if (d->start[callee] == first)
            first_awaited = true;
    }
    if (!first_awaited)
        sb_stretch_draft_edge(d, first, last, of);
}

static void join(struct sb_stretch_draft *d, enum sb_stretch_edges of, bool *followed)
{
    for (uint32_t c = 0; c < d->calls->calls; c++) {
        if (sb_call_is_inside(&d->calls->call[c]) && d->groups.group[c] == c)
            join_start(d, c, of);
        join_call(d, c, of);
        join_last(d, c, of, followed);
    }
}

bool sb_order_edges_add(struct sb_stretch_draft *d)
{
    bool *followed = malloc(d->calls->calls * sizeof *followed);
    if (!followed)
        return false;
    join(d, SB_EDGES_RECORDED, followed);
    join(d, SB_EDGES_LEFT, followed);
    free(followed);
    return !d->failed;
}
