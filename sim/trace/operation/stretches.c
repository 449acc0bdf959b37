/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/stretches.h"

#include <stdlib.h>

#define NONE UINT32_MAX

struct building {
    struct sb_stretches *s;
    const struct sb_calls *calls;
    const struct sb_callees *callees;
    const struct sb_order *recorded, *left;
    uint32_t *group; /* [calls] of those begun at once by their caller: the smallest of them */
    uint32_t *start; /* [calls] of a group: the stretch that ends where it begins */
    uint32_t *wait;  /* [calls] or NONE */
    bool *shared;    /* [calls] of a group: it has several members */
    bool *awaited;   /* [calls] of a group: its caller waits for one of them */
    bool *linked;    /* [calls] a link leads to it */
    size_t edge_room;
    bool failed;
};

static const struct sb_call *call_of(const struct building *b, uint32_t c)
{
    return &b->calls->call[c];
}

/* A link that an edge can follow: the order of siblings has its own. */
static bool crosses(const struct building *b, const struct sb_call_link *link)
{
    return !link->refuted && (call_of(b, link->from)->parent != call_of(b, link->to)->parent ||
                              call_of(b, link->from)->parent == SB_NO_CALL);
}

/* Begun by its caller while that ran. */
static bool is_inside(const struct sb_call *call)
{
    return call->parent != SB_NO_CALL && !call->early && !call->late;
}

static bool is_awaited(const struct sb_call *call)
{
    return call->parent != SB_NO_CALL && !call->late && !call->unwaited;
}

/* ---- groups: callees that wait for the same ---- */

struct keyed {
    uint64_t recorded, left; /* hashes of what it waits for */
    uint32_t call;
};

static uint64_t hash_sources(const struct sb_order *order, uint32_t call)
{
    uint64_t hash = 0;
    for (size_t e = order->begin[call]; e < order->begin[call + 1]; e++) {
        hash = (hash + order->edge[e].from + 1) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->recorded != y->recorded)
        return x->recorded < y->recorded ? -1 : 1;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->call > y->call) - (x->call < y->call);
}

static void group_callees(struct building *b, uint32_t parent, struct keyed *keyed)
{
    uint32_t count = 0;
    for (uint32_t i = b->callees->first[parent]; i < b->callees->first[parent + 1]; i++) {
        uint32_t c = b->callees->callee[i];
        if (is_inside(call_of(b, c)))
            keyed[count++] =
                (struct keyed){ hash_sources(b->recorded, c), hash_sources(b->left, c), c };
    }
    if (count)
        qsort(keyed, count, sizeof *keyed, by_key);
    for (uint32_t i = 0, first = 0; i < count; i++) {
        if (keyed[i].recorded != keyed[first].recorded || keyed[i].left != keyed[first].left)
            first = i;
        uint32_t group = keyed[first].call;
        b->group[keyed[i].call] = group;
        b->shared[group] = b->shared[group] || i != first;
        b->awaited[group] = b->awaited[group] || is_awaited(call_of(b, keyed[i].call));
    }
}

static bool waits_for_none(const struct building *b, uint32_t call)
{
    return b->recorded->begin[call] == b->recorded->begin[call + 1];
}

/* ---- stretches ---- */

static uint32_t add_stretch(struct building *b, uint32_t call, uint32_t number)
{
    b->s->stretch[b->s->count] = (struct sb_stretch){ call, number };
    return b->s->count++;
}

/* How much earlier the root's own time is told than the trace's, so that it begins at 0: where
 * spans begin before it, unless it is what ends last. */
static sb_ns root_shift(const struct building *b, uint32_t t)
{
    const struct sb_call_time *root = &b->calls->time[b->calls->row[t]];
    return root->end < b->calls->extent[t] ? root->start : 0;
}

static bool root_waits(const struct building *b)
{
    for (uint32_t t = 0; t < b->calls->traces; t++)
        if (b->calls->time[b->calls->row[t]].start > root_shift(b, t))
            return true;
    return false;
}

/* Those before a call's own: its caller's stretch, unless an equal one began it as well, and a wait
 * where that stretch does not end with its start. */
static void enter(struct building *b, uint32_t c, uint32_t *stretches)
{
    const struct sb_call *call = call_of(b, c);
    uint32_t group = b->group[c];
    if (is_inside(call) && b->start[group] == NONE)
        b->start[group] = waits_for_none(b, group)
                              ? b->s->first[call->parent]
                              : add_stretch(b, call->parent, ++stretches[call->parent]);
    if (c == 0 ? root_waits(b) : !is_inside(call) || b->shared[group] || b->linked[c])
        b->wait[c] = add_stretch(b, c, 0);
    b->s->first[c] = b->s->last[c] = add_stretch(b, c, ++stretches[c]);
}

/* The last stretch of a call that has begun others. */
static void leave(struct building *b, uint32_t c, uint32_t *stretches)
{
    for (uint32_t i = b->callees->first[c]; i < b->callees->first[c + 1]; i++)
        if (is_inside(call_of(b, b->callees->callee[i])) ||
            is_awaited(call_of(b, b->callees->callee[i]))) {
            b->s->last[c] = add_stretch(b, c, ++stretches[c]);
            return;
        }
}

/* Depth first, callees by number. */
static bool make_stretches(struct building *b)
{
    uint32_t n = b->calls->calls, depth = 0;
    uint32_t *stack = malloc(n * sizeof *stack), *next = malloc(n * sizeof *next);
    uint32_t *stretches = calloc(n, sizeof *stretches);
    bool fine = stack && next && stretches;
    for (uint32_t root = 0; fine && root < n; root++) {
        if (call_of(b, root)->parent != SB_NO_CALL)
            continue;
        enter(b, root, stretches);
        next[root] = b->callees->first[root];
        for (stack[depth++] = root; depth;) {
            uint32_t c = stack[depth - 1];
            if (next[c] == b->callees->first[c + 1]) {
                leave(b, c, stretches);
                depth--;
                continue;
            }
            uint32_t callee = b->callees->callee[next[c]++];
            enter(b, callee, stretches);
            next[callee] = b->callees->first[callee];
            stack[depth++] = callee;
        }
    }
    free(stack);
    free(next);
    free(stretches);
    return fine;
}

/* ---- edges ---- */

static void add_edge(struct building *b, uint32_t from, uint32_t to, enum sb_stretch_edges of)
{
    struct sb_stretches *s = b->s;
    if (b->failed || sb_reserve(&s->edge, s->edges, &b->edge_room, sizeof *s->edge)) {
        b->failed = true;
        return;
    }
    s->edge[s->edges++] = (struct sb_stretch_edge){ from, to, (uint8_t)of };
}

static const struct sb_order *order_of(const struct building *b, enum sb_stretch_edges of)
{
    return of == SB_EDGES_RECORDED ? b->recorded : b->left;
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
static void join_start(struct building *b, uint32_t group, enum sb_stretch_edges of)
{
    const struct sb_order *order = order_of(b, of);
    uint32_t to = b->start[group], parent = call_of(b, group)->parent;
    bool own = false;
    if (to == b->s->first[parent])
        return;
    for (size_t e = order->begin[group]; e < order->begin[group + 1]; e++) {
        uint32_t from = order->edge[e].from;
        add_edge(b, b->s->last[from], to, of);
        own = own || is_inside(call_of(b, from));
    }
    for (size_t e = b->recorded->begin[group]; e < b->recorded->begin[group + 1]; e++) {
        uint32_t from = b->recorded->edge[e].from;
        if (!is_inside(call_of(b, from)) || is_source(order, from, group))
            continue;
        add_edge(b, b->start[b->group[from]], to, of);
        own = true;
    }
    if (!own)
        add_edge(b, b->s->first[parent], to, of);
}

static void join_call(struct building *b, uint32_t c, enum sb_stretch_edges of)
{
    const struct sb_call *call = call_of(b, c);
    const struct sb_order *order = order_of(b, of);
    uint32_t entry = b->wait[c] == NONE ? b->s->first[c] : b->wait[c];
    if (b->wait[c] != NONE)
        add_edge(b, b->wait[c], b->s->first[c], of);
    if (is_inside(call)) {
        add_edge(b, b->start[b->group[c]], entry, of);
        return;
    }
    if (call->late && !call->early && call->parent != SB_NO_CALL)
        add_edge(b, b->s->last[call->parent], entry, of);
    for (size_t e = order->begin[c]; e < order->begin[c + 1]; e++)
        add_edge(b, b->s->last[order->edge[e].from], entry, of);
}

/* The last stretch waits for all callees that the call waits for and no other callee does, and for
 * stretches that began only others. */
static void join_last(struct building *b, uint32_t c, enum sb_stretch_edges of, bool *followed)
{
    const struct sb_order *order = order_of(b, of);
    uint32_t from = b->callees->first[c], to = b->callees->first[c + 1];
    bool first_awaited = false;
    if (b->s->last[c] == b->s->first[c])
        return;
    for (uint32_t i = from; i < to; i++) {
        uint32_t callee = b->callees->callee[i];
        if (is_awaited(call_of(b, callee)))
            for (size_t e = order->begin[callee]; e < order->begin[callee + 1]; e++)
                followed[order->edge[e].from] = true;
    }
    for (uint32_t i = from; i < to; i++) {
        uint32_t callee = b->callees->callee[i];
        const struct sb_call *call = call_of(b, callee);
        if (is_awaited(call) && !followed[callee])
            add_edge(b, b->s->last[callee], b->s->last[c], of);
        if (!is_inside(call) || b->group[callee] != callee)
            continue;
        if (!b->awaited[callee])
            add_edge(b, b->start[callee], b->s->last[c], of);
        first_awaited = first_awaited || (b->awaited[callee] && b->start[callee] == b->s->first[c]);
    }
    if (!first_awaited)
        add_edge(b, b->s->first[c], b->s->last[c], of);
}

static bool join(struct building *b)
{
    bool *followed = calloc(b->calls->calls, sizeof *followed);
    for (unsigned of = SB_EDGES_RECORDED; followed && of <= SB_EDGES_LEFT; of++) {
        for (uint32_t c = 0; c < b->calls->calls; c++)
            followed[c] = false;
        for (uint32_t c = 0; c < b->calls->calls; c++) {
            if (is_inside(call_of(b, c)) && b->group[c] == c)
                join_start(b, c, (enum sb_stretch_edges)of);
            join_call(b, c, (enum sb_stretch_edges)of);
            join_last(b, c, (enum sb_stretch_edges)of, followed);
        }
    }
    b->failed = b->failed || !followed;
    free(followed);
    return !b->failed;
}

/* ---- edges in rows, and an order of all stretches ---- */

static int by_target(const void *a, const void *b)
{
    const struct sb_stretch_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static void merge_edges(struct sb_stretches *s)
{
    size_t kept = 0;
    if (s->edges)
        qsort(s->edge, s->edges, sizeof *s->edge, by_target);
    for (size_t e = 0; e < s->edges; e++) {
        struct sb_stretch_edge *before = kept ? &s->edge[kept - 1] : NULL;
        if (before && before->from == s->edge[e].from && before->to == s->edge[e].to)
            before->of |= s->edge[e].of;
        else
            s->edge[kept++] = s->edge[e];
    }
    s->edges = kept;
    for (uint32_t i = 0, e = 0; i <= s->count; i++) {
        s->begin[i] = e;
        while (e < s->edges && s->edge[e].to == i)
            e++;
    }
}

/* What the search for circles needs: the edges in rows, and the links that stand so far. */
struct search {
    const struct building *b;
    uint32_t *mark; /* [stretches] the last search that came by */
    uint32_t *stack, depth, number;
    uint32_t *call_of; /* [stretches] the call whose wait it is, or NONE */
    bool *stands;      /* [links] */
};

static void visit(struct search *search, uint32_t stretch)
{
    if (search->mark[stretch] == search->number)
        return;
    search->mark[stretch] = search->number;
    search->stack[search->depth++] = stretch;
}

/* Whether `from` waits for `to`, directly or not. */
static bool is_above(struct search *search, uint32_t from, uint32_t to)
{
    const struct sb_stretches *s = search->b->s;
    const struct sb_calls *calls = search->b->calls;
    search->number++;
    visit(search, from);
    while (search->depth) {
        uint32_t at = search->stack[--search->depth], call = search->call_of[at];
        if (at == to) {
            search->depth = 0;
            return true;
        }
        for (size_t e = s->begin[at]; e < s->begin[at + 1]; e++)
            visit(search, s->edge[e].from);
        for (size_t l = call == NONE ? calls->links : sb_calls_links_to(calls, call);
             l < calls->links && calls->link[l].to == call; l++)
            if (search->stands[l])
                visit(search, s->last[calls->link[l].from]);
    }
    return false;
}

static void take_links(struct building *b, struct search *search)
{
    for (uint32_t i = 0; i < b->s->count; i++)
        search->call_of[i] = b->s->stretch[i].number ? NONE : b->s->stretch[i].call;
    for (size_t l = 0; l < b->calls->links; l++) {
        const struct sb_call_link *link = &b->calls->link[l];
        search->stands[l] = crosses(b, link) && b->wait[link->to] != NONE &&
                            !is_above(search, b->s->last[link->from], b->wait[link->to]);
    }
    for (size_t l = 0; l < b->calls->links; l++) {
        const struct sb_call_link *link = &b->calls->link[l];
        if (!search->stands[l])
            continue;
        add_edge(b, b->s->last[link->from], b->wait[link->to], SB_EDGES_RECORDED);
        if (!link->dropped)
            add_edge(b, b->s->last[link->from], b->wait[link->to], SB_EDGES_LEFT);
    }
}

/* Links become edges one by one: each sees the circles that those before would close. */
static bool join_links(struct building *b)
{
    uint32_t count = b->s->count;
    struct search search = { .b = b,
                             .mark = calloc(count, sizeof *search.mark),
                             .stack = malloc(count * sizeof *search.stack),
                             .call_of = malloc(count * sizeof *search.call_of),
                             .stands = calloc(b->calls->links + 1, sizeof *search.stands) };
    bool fine = search.mark && search.stack && search.call_of && search.stands;
    if (fine && b->calls->links) {
        take_links(b, &search);
        merge_edges(b->s);
    }
    free(search.mark);
    free(search.stack);
    free(search.call_of);
    free(search.stands);
    return fine && !b->failed;
}

/* Depth first from each stretch to what it waits for. */
static bool sort_topologically(struct sb_stretches *s)
{
    uint32_t depth = 0, done = 0;
    uint32_t *stack = malloc(s->count * sizeof *stack);
    size_t *next = calloc(s->count, sizeof *next); /* edge plus 1; 0: not begun */
    for (uint32_t i = 0; stack && next && i < s->count; i++) {
        if (next[i])
            continue;
        next[i] = s->begin[i] + 1;
        for (stack[depth++] = i; depth;) {
            uint32_t at = stack[depth - 1];
            if (next[at] - 1 == s->begin[at + 1]) {
                s->topo[done++] = at;
                depth--;
                continue;
            }
            uint32_t from = s->edge[next[at]++ - 1].from;
            if (!next[from]) {
                next[from] = s->begin[from] + 1;
                stack[depth++] = from;
            }
        }
    }
    bool fine = stack && next;
    free(stack);
    free(next);
    return fine;
}

/* ---- how long each took ---- */

/* Where each stretch ended in one trace, or -1 where it does not say. */
struct ends {
    sb_ns *start, *end; /* [calls] recorded */
    sb_ns *shift;       /* [calls] what runs on the root's time is told that much earlier */
    sb_ns *target;      /* [stretches] */
};

static void set_targets(const struct building *b, struct ends *ends, uint32_t t)
{
    const struct sb_stretches *s = b->s;
    for (uint32_t i = 0; i < s->count; i++)
        ends->target[i] = -1;
    for (uint32_t c = 0; c < b->calls->calls; c++) {
        const struct sb_call *call = call_of(b, c);
        if (ends->start[c] < 0)
            continue;
        ends->shift[c] = c == 0                                ? root_shift(b, t)
                         : is_inside(call) && is_awaited(call) ? ends->shift[call->parent]
                                                               : 0;
        sb_ns start = ends->start[c] - ends->shift[c];
        ends->target[s->last[c]] = ends->end[c] - ends->shift[c];
        if (s->first[c] != s->last[c] && ends->target[s->first[c]] < 0)
            ends->target[s->first[c]] = -2; /* it has no length, unless a callee says so */
        if (b->wait[c] != NONE)
            ends->target[b->wait[c]] = start;
        if (!is_inside(call))
            continue;
        sb_ns *own = &ends->target[b->start[b->group[c]]];
        if (*own < 0 || start < *own)
            *own = start;
    }
}

static void measure(const struct building *b, const struct ends *ends, uint32_t t, sb_ns *done)
{
    const struct sb_stretches *s = b->s;
    sb_ns *ns = s->ns + (size_t)t * s->count;
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t at = s->topo[i];
        sb_ns ready = 0;
        for (size_t e = s->begin[at]; e < s->begin[at + 1]; e++)
            if (s->edge[e].of & SB_EDGES_RECORDED && done[s->edge[e].from] > ready)
                ready = done[s->edge[e].from];
        done[at] = ends->target[at] > ready ? ends->target[at] : ready;
        ns[at] = ends->target[at] == -1 ? -1 : done[at] - ready;
    }
}

static bool measure_all(const struct building *b)
{
    uint32_t calls = b->calls->calls, count = b->s->count;
    struct ends ends = { .start = malloc(calls * sizeof(sb_ns)),
                         .end = malloc(calls * sizeof(sb_ns)),
                         .shift = calloc(calls, sizeof(sb_ns)),
                         .target = malloc(count * sizeof(sb_ns)) };
    sb_ns *done = malloc(count * sizeof *done);
    bool fine = ends.start && ends.end && ends.shift && ends.target && done;
    for (uint32_t t = 0; fine && t < b->calls->traces; t++) {
        sb_calls_spread(b->calls, t, ends.start, ends.end);
        set_targets(b, &ends, t);
        measure(b, &ends, t, done);
    }
    free(ends.start);
    free(ends.end);
    free(ends.shift);
    free(ends.target);
    free(done);
    return fine;
}

static bool reserve(struct building *b)
{
    struct sb_stretches *s = b->s;
    uint32_t n = b->calls->calls;
    size_t most = 4 * (size_t)n; /* a start, a wait, a first and a last one for each call */
    s->stretch = sb_arena_alloc(&s->arena, most, sizeof *s->stretch);
    s->begin = sb_arena_alloc(&s->arena, most + 1, sizeof *s->begin);
    s->topo = sb_arena_alloc(&s->arena, most, sizeof *s->topo);
    s->first = sb_arena_alloc(&s->arena, n, sizeof *s->first);
    s->last = sb_arena_alloc(&s->arena, n, sizeof *s->last);
    b->group = sb_arena_alloc(&s->arena, n, sizeof *b->group);
    b->start = sb_arena_alloc(&s->arena, n, sizeof *b->start);
    b->wait = sb_arena_alloc(&s->arena, n, sizeof *b->wait);
    b->shared = sb_arena_alloc(&s->arena, n, sizeof *b->shared);
    b->awaited = sb_arena_alloc(&s->arena, n, sizeof *b->awaited);
    b->linked = sb_arena_alloc(&s->arena, n, sizeof *b->linked);
    for (uint32_t c = 0; b->start && b->wait && c < n; c++)
        b->start[c] = b->wait[c] = NONE;
    return s->stretch && s->begin && s->topo && s->first && s->last && b->group && b->start &&
           b->wait && b->shared && b->awaited && b->linked;
}

static bool build(struct building *b)
{
    struct sb_stretches *s = b->s;
    uint32_t n = b->calls->calls;
    struct keyed *keyed = malloc(n * sizeof *keyed);
    bool fine = keyed && reserve(b);
    for (uint32_t c = 0; fine && c < n; c++)
        group_callees(b, c, keyed);
    free(keyed);
    for (size_t l = 0; fine && l < b->calls->links; l++)
        b->linked[b->calls->link[l].to] =
            b->linked[b->calls->link[l].to] || crosses(b, &b->calls->link[l]);
    if (!fine || !make_stretches(b) || !join(b))
        return false;
    merge_edges(s);
    if (!join_links(b))
        return false;
    s->traces = b->calls->traces;
    if (__builtin_mul_overflow((size_t)s->traces, (size_t)s->count, &(size_t){ 0 }))
        return false;
    s->ns = malloc((size_t)s->traces * s->count * sizeof *s->ns);
    return s->ns && sort_topologically(s) && measure_all(b);
}

enum sb_code sb_stretches_build(struct sb_stretches *stretches, const struct sb_calls *calls,
                                const struct sb_callees *callees, const struct sb_order *recorded,
                                const struct sb_order *left, struct sb_error *error)
{
    *stretches = (struct sb_stretches){ 0 };
    struct building b = {
        .s = stretches, .calls = calls, .callees = callees, .recorded = recorded, .left = left
    };
    if (build(&b))
        return SB_OK;
    sb_stretches_fini(stretches);
    return sb_fail_memory(error);
}

void sb_stretches_fini(struct sb_stretches *stretches)
{
    free(stretches->edge);
    free(stretches->ns);
    sb_arena_fini(&stretches->arena);
    *stretches = (struct sb_stretches){ 0 };
}

void sb_stretches_run(const struct sb_stretches *s, const sb_ns *ns, enum sb_stretch_edges edges,
                      sb_ns *end)
{
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t at = s->topo[i];
        sb_ns ready = 0;
        for (size_t e = s->begin[at]; e < s->begin[at + 1]; e++)
            if (s->edge[e].of & edges && end[s->edge[e].from] > ready)
                ready = end[s->edge[e].from];
        end[at] = ready + (ns[at] > 0 ? ns[at] : 0);
    }
}

void sb_stretches_replay(const struct sb_stretches *s, uint32_t t, enum sb_stretch_edges edges,
                         sb_ns *end)
{
    sb_stretches_run(s, s->ns + (size_t)t * s->count, edges, end);
}
