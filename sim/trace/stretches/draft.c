/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/draft.h"

#include <stdlib.h>

/* The stretches of all calls, by a walk from callers to callees. */
struct walk {
    struct sb_stretch_draft *draft;
    uint32_t *stretches; /* [calls] that it has so far */
    uint32_t *next;      /* [calls] the callee to enter next */
    uint32_t *stack, depth;
};

static uint32_t add_stretch(struct walk *w, uint32_t call)
{
    struct sb_stretches *s = w->draft->stretches;
    s->stretch[s->count] = (struct sb_stretch){ call, ++w->stretches[call] };
    return s->count++;
}

static uint32_t add_wait(struct sb_stretches *s, uint32_t call)
{
    s->stretch[s->count] = (struct sb_stretch){ call, 0 };
    return s->count++;
}

static bool root_waits(const struct sb_calls *calls)
{
    for (uint32_t t = 0; t < calls->traces; t++)
        if (calls->time[calls->row[t]].start > sb_calls_root_shift(calls, t))
            return true;
    return false;
}

static bool is_linked(const struct sb_calls *calls, uint32_t call)
{
    for (size_t l = sb_calls_links_to(calls, call); l < calls->links && calls->link[l].to == call;
         l++)
        if (sb_calls_link_crosses(calls, &calls->link[l]))
            return true;
    return false;
}

static bool needs_wait(const struct sb_stretch_draft *d, uint32_t c)
{
    if (c == 0)
        return root_waits(d->calls);
    return !sb_call_is_inside(&d->calls->call[c]) || d->groups.shared[d->groups.group[c]] ||
           is_linked(d->calls, c);
}

/* Where its caller's stretch ends that begins the group. */
static void start_group(struct walk *w, uint32_t group, uint32_t caller)
{
    struct sb_stretch_draft *d = w->draft;
    if (d->start[group] != SB_NO_STRETCH)
        return;
    bool first = d->recorded->begin[group] == d->recorded->begin[group + 1];
    d->start[group] = first ? d->stretches->first[caller] : add_stretch(w, caller);
}

/* Those before a call's own: its caller's stretch, unless another of its group began that, and a
 * wait where that stretch does not end with its start. */
static void enter(struct walk *w, uint32_t c)
{
    struct sb_stretch_draft *d = w->draft;
    const struct sb_call *call = &d->calls->call[c];
    if (sb_call_is_inside(call))
        start_group(w, d->groups.group[c], call->parent);
    if (needs_wait(d, c))
        d->wait[c] = add_wait(d->stretches, c);
    d->stretches->first[c] = d->stretches->last[c] = add_stretch(w, c);
    w->next[c] = d->callees->first[c];
    w->stack[w->depth++] = c;
}

/* The last stretch of a call that has begun others or waited for them. */
static void leave(struct walk *w, uint32_t c)
{
    const struct sb_stretch_draft *d = w->draft;
    for (uint32_t i = d->callees->first[c]; i < d->callees->first[c + 1]; i++) {
        const struct sb_call *callee = &d->calls->call[d->callees->callee[i]];
        if (sb_call_is_inside(callee) || sb_call_is_awaited(callee)) {
            d->stretches->last[c] = add_stretch(w, c);
            return;
        }
    }
}

/* Depth first, callees by number. */
static void walk_from(struct walk *w, uint32_t root)
{
    const struct sb_callees *callees = w->draft->callees;
    enter(w, root);
    while (w->depth) {
        uint32_t c = w->stack[w->depth - 1];
        if (w->next[c] < callees->first[c + 1]) {
            enter(w, callees->callee[w->next[c]++]);
            continue;
        }
        leave(w, c);
        w->depth--;
    }
}

static bool draft_make_stretches(struct sb_stretch_draft *d)
{
    uint32_t n = d->calls->calls;
    struct walk w = { .draft = d,
                      .stretches = calloc(n, sizeof *w.stretches),
                      .next = malloc(n * sizeof *w.next),
                      .stack = malloc(n * sizeof *w.stack) };
    bool fine = w.stretches && w.next && w.stack;
    for (uint32_t root = 0; fine && root < n; root++)
        if (d->calls->call[root].parent == SB_NO_CALL)
            walk_from(&w, root);
    free(w.stretches);
    free(w.next);
    free(w.stack);
    return fine;
}

static bool reserve(struct sb_stretch_draft *d)
{
    struct sb_stretches *s = d->stretches;
    uint32_t n = d->calls->calls;
    size_t most = 4 * (size_t)n; /* a start, a wait, a first and a last one for each call */
    s->stretch = sb_arena_alloc(&s->arena, most, sizeof *s->stretch);
    s->begin = sb_arena_alloc(&s->arena, most + 1, sizeof *s->begin);
    s->topo = sb_arena_alloc(&s->arena, most, sizeof *s->topo);
    s->first = sb_arena_alloc(&s->arena, n, sizeof *s->first);
    s->last = sb_arena_alloc(&s->arena, n, sizeof *s->last);
    d->start = sb_arena_alloc(&s->arena, n, sizeof *d->start);
    d->wait = sb_arena_alloc(&s->arena, n, sizeof *d->wait);
    for (uint32_t c = 0; d->start && d->wait && c < n; c++)
        d->start[c] = d->wait[c] = SB_NO_STRETCH;
    return s->stretch && s->begin && s->topo && s->first && s->last && d->start && d->wait;
}

bool sb_stretch_draft_make(struct sb_stretch_draft *d)
{
    return reserve(d) &&
           sb_callee_groups_make(&d->groups, &d->stretches->arena, d->calls, d->callees,
                                 d->recorded, d->left) &&
           draft_make_stretches(d);
}

void sb_stretch_draft_edge(struct sb_stretch_draft *d, uint32_t from, uint32_t to,
                           enum sb_stretch_edges of)
{
    struct sb_stretches *s = d->stretches;
    if (d->failed || sb_reserve(&s->edge, s->edges, &d->edge_room, sizeof *s->edge)) {
        d->failed = true;
        return;
    }
    s->edge[s->edges++] = (struct sb_stretch_edge){ from, to, (uint8_t)of };
}
