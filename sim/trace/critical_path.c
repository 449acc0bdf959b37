/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/critical_path.h"

#include <stdlib.h>

/* A child cut to its parent's time. */
struct child {
    uint32_t node;
    uint32_t position; /* among its siblings, by start */
    sb_ns start, end, key;
};

struct path_building {
    const struct sb_trace *trace;
    struct sb_critical_path *path;
    enum sb_critical_rule rule;
    sb_ns *start, *end;   /* [nodes] cut */
    bool *left_out;       /* [nodes] */
    uint32_t *chosen;     /* rows as trace->child: children on the path, the last one first */
    uint32_t *chosen_end; /* [nodes] of the row */
    struct child *child;  /* room for the children of one span, the last end first */
};

/* What of the span lies in its parent's time. */
static void cut(const struct path_building *b, uint32_t n)
{
    const struct sb_trace_node *node = &b->trace->node[n];
    uint32_t p = node->parent;
    b->start[n] = node->start;
    b->end[n] = node->end;
    b->left_out[n] = p == SB_NO_NODE && n != b->trace->root;
    if (p == SB_NO_NODE)
        return;
    b->left_out[n] = b->left_out[p] || node->start >= b->end[p] ||
                     (node->start < b->start[p] && node->end <= b->start[p]) ||
                     (node->follows && b->rule == SB_CRITICAL_JAEGER);
    if (b->start[n] < b->start[p])
        b->start[n] = b->start[p];
    if (b->end[n] > b->end[p])
        b->end[n] = b->end[p];
}

static int critical_path_by_end(const void *a, const void *b)
{
    const struct child *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

/* Jaeger sorts by the ends as they were recorded. */
static uint32_t sort_children(const struct path_building *b, uint32_t n)
{
    const struct sb_trace *trace = b->trace;
    uint32_t count = 0;
    for (uint32_t c = trace->child_begin[n]; c < trace->child_begin[n + 1]; c++) {
        uint32_t node = trace->child[c];
        if (!b->left_out[node])
            b->child[count++] =
                (struct child){ node, c, b->start[node], b->end[node],
                                b->rule == SB_CRITICAL_JAEGER ? trace->node[node].end
                                                              : b->end[node] };
    }
    if (count)
        qsort(b->child, count, sizeof *b->child, critical_path_by_end);
    return count;
}

/* Whether no span but these two begins or ends while they overlap. */
static bool is_alone(const struct path_building *b, uint32_t count, sb_ns from, sb_ns to)
{
    unsigned events = 0;
    for (uint32_t c = 0; c < count && events <= 2; c++)
        events += (unsigned)(b->child[c].start >= from && b->child[c].start <= to) +
                  (unsigned)(b->child[c].end >= from && b->child[c].end <= to);
    return events == 2;
}

static bool joins(const struct path_building *b, uint32_t n, uint32_t count, const struct child *c,
                  const struct child *last)
{
    if (c->end < last->start)
        return true;
    if (b->rule == SB_CRITICAL_JAEGER || c->end >= last->end || c->start >= last->start)
        return false;
    double share = (double)(c->end - last->start) / (double)(b->end[n] - b->start[n]);
    return share < 0.01 && is_alone(b, count, last->start, c->end);
}

static void choose_last(const struct path_building *b, uint32_t n)
{
    uint32_t row = b->trace->child_begin[n], count = sort_children(b, n);
    const struct child *last = NULL;
    for (uint32_t c = 0; c < count; c++)
        if (!last || joins(b, n, count, &b->child[c], last)) {
            last = &b->child[c];
            b->chosen[row++] = last->node;
        }
    b->chosen_end[n] = row;
}

static void add_section(const struct path_building *b, uint32_t node, sb_ns start, sb_ns end)
{
    sb_ns zero = b->start[b->trace->root];
    b->path->on_path[node] = true;
    if (start < end)
        b->path->section[b->path->sections++] =
            (struct sb_critical_section){ node, start - zero, end - zero };
}

/* From the root's end: down into a span's last child on the path, and behind that one's start to
 * the child before. */
static void walk(const struct path_building *b, uint32_t *next)
{
    uint32_t at = b->trace->root;
    sb_ns limit = b->end[at];
    for (;;) {
        if (next[at] < b->chosen_end[at]) {
            uint32_t child = b->chosen[next[at]++];
            sb_ns end = b->end[child] < limit ? b->end[child] : limit;
            add_section(b, at, end, limit);
            limit = end;
            at = child;
            continue;
        }
        add_section(b, at, b->start[at], limit);
        limit = b->start[at] < limit ? b->start[at] : limit;
        if (at == b->trace->root)
            return;
        at = b->trace->node[at].parent;
    }
}

static void sum_up(const struct path_building *b)
{
    struct sb_critical_path *path = b->path;
    if (b->rule == SB_CRITICAL_JAEGER)
        for (uint32_t s = 0; s < path->sections; s++)
            path->exclusive[path->section[s].node] += path->section[s].end - path->section[s].start;
    else
        for (uint32_t n = 0; n < b->trace->nodes; n++)
            if (path->on_path[n]) {
                path->exclusive[n] += b->end[n] - b->start[n];
                if (n != b->trace->root)
                    path->exclusive[b->trace->node[n].parent] -= b->end[n] - b->start[n];
            }
}

static bool build_path(struct path_building *b)
{
    uint32_t n = b->trace->nodes;
    struct sb_arena *arena = &b->path->arena;
    uint32_t *next = sb_arena_alloc(arena, n, sizeof *next);
    b->path->section = sb_arena_alloc(arena, 2 * (size_t)n, sizeof *b->path->section);
    b->path->exclusive = sb_arena_alloc(arena, n, sizeof *b->path->exclusive);
    b->path->on_path = sb_arena_alloc(arena, n, sizeof *b->path->on_path);
    b->start = sb_arena_alloc(arena, n, sizeof *b->start);
    b->end = sb_arena_alloc(arena, n, sizeof *b->end);
    b->left_out = sb_arena_alloc(arena, n, sizeof *b->left_out);
    b->chosen = sb_arena_alloc(arena, n, sizeof *b->chosen);
    b->chosen_end = sb_arena_alloc(arena, n, sizeof *b->chosen_end);
    b->child = sb_arena_alloc(arena, n, sizeof *b->child);
    if (!next || !b->path->section || !b->path->exclusive || !b->path->on_path || !b->start ||
        !b->end || !b->left_out || !b->chosen || !b->chosen_end || !b->child)
        return false;
    for (uint32_t i = 0; i < n; i++)
        cut(b, b->trace->order[i]);
    for (uint32_t i = 0; i < n; i++) {
        next[i] = b->trace->child_begin[i];
        choose_last(b, i);
    }
    walk(b, next);
    sum_up(b);
    return true;
}

enum sb_code sb_critical_path_build(struct sb_critical_path *path, const struct sb_trace *trace,
                                    enum sb_critical_rule rule, struct sb_error *error)
{
    *path = (struct sb_critical_path){ 0 };
    if (build_path(&(struct path_building){ .trace = trace, .path = path, .rule = rule }))
        return SB_OK;
    sb_critical_path_fini(path);
    return sb_fail_memory(error);
}

void sb_critical_path_fini(struct sb_critical_path *path)
{
    sb_arena_fini(&path->arena);
    *path = (struct sb_critical_path){ 0 };
}
