/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/stretches.h"

#include <stdlib.h>

void sb_stretches_fini(struct sb_stretches *stretches)
{
    free(stretches->edge);
    free(stretches->ns);
    sb_arena_fini(&stretches->arena);
    *stretches = (struct sb_stretches){ 0 };
}

static int by_target(const void *a, const void *b)
{
    const struct sb_stretch_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

void sb_stretches_index(struct sb_stretches *s)
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
    size_t e = 0;
    for (uint32_t i = 0; i <= s->count; i++) {
        s->begin[i] = e;
        while (e < s->edges && s->edge[e].to == i)
            e++;
    }
}

/* Depth first from each stretch to what it waits for. */
bool sb_stretches_sort(struct sb_stretches *s)
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

sb_ns sb_stretches_ready(const struct sb_stretches *s, uint32_t stretch,
                         enum sb_stretch_edges edges, const sb_ns *end)
{
    sb_ns ready = 0;
    for (size_t e = s->begin[stretch]; e < s->begin[stretch + 1]; e++)
        if (s->edge[e].of & edges && end[s->edge[e].from] > ready)
            ready = end[s->edge[e].from];
    return ready;
}

void sb_stretches_run(const struct sb_stretches *s, const sb_ns *ns, enum sb_stretch_edges edges,
                      sb_ns *end)
{
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t at = s->topo[i];
        end[at] = sb_stretches_ready(s, at, edges, end) + (ns[at] > 0 ? ns[at] : 0);
    }
}

void sb_stretches_replay(const struct sb_stretches *s, uint32_t t, enum sb_stretch_edges edges,
                         sb_ns *end)
{
    sb_stretches_run(s, s->ns + (size_t)t * s->count, edges, end);
}
