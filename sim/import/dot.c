/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/dot.h"

#include "sim/import/dot_lexer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64, EDGES_MAX = 100000000 };

struct values {
    const char *value[SB_DOT_WANTED_MAX];
};

struct parsing {
    struct sb_dot *dot;
    struct sb_dot_lexer x;
    struct sb_error *error;
    uint32_t *named; /* the nodes named so far in the subgraphs that are open */
    size_t names, name_room;
    unsigned depth;
};

/* Where in `named` an end of an edge is: a node, or those of a subgraph. */
struct nodes {
    size_t first, last;
};

static enum sb_code next(struct parsing *p)
{
    return sb_dot_next(&p->x) == SB_DOT_WRONG ? sb_dot_expected(&p->x, "") : SB_OK;
}

static enum sb_code take_sign(struct parsing *p, char sign, const char *what)
{
    return sb_dot_is_sign(&p->x, sign) ? next(p) : sb_dot_expected(&p->x, what);
}

static const char *copy(struct parsing *p)
{
    const char *text = sb_arena_text(&p->dot->arena, p->x.text, p->x.length);
    if (!text)
        sb_fail_memory(p->error);
    return text;
}

/* An ID as a value: where `values` wants that attribute, it gets it. */
static enum sb_code take_value(struct parsing *p, unsigned which, struct values *values)
{
    if (p->x.token != SB_DOT_ID)
        return sb_dot_expected(&p->x, "a value");
    if (which < SB_DOT_WANTED_MAX && values && !(values->value[which] = copy(p)))
        return SB_ENOMEM;
    return next(p);
}

static unsigned which_wanted(const struct parsing *p)
{
    unsigned which = 0;
    while (which < SB_DOT_WANTED_MAX && p->dot->wanted[which] &&
           strcmp(p->dot->wanted[which], p->x.text) != 0)
        which++;
    return which < SB_DOT_WANTED_MAX && p->dot->wanted[which] ? which : SB_DOT_WANTED_MAX;
}

/* Any number of [name = value, …], with commas, semicolons or nothing between them. */
static enum sb_code attributes(struct parsing *p, struct values *values)
{
    enum sb_code code = SB_OK;
    while (code == SB_OK && sb_dot_is_sign(&p->x, '[')) {
        code = next(p);
        while (code == SB_OK && !sb_dot_is_sign(&p->x, ']')) {
            if (p->x.token != SB_DOT_ID)
                return sb_dot_expected(&p->x, "an attribute's name or ]");
            unsigned which = which_wanted(p);
            code = next(p);
            if (code == SB_OK && sb_dot_is_sign(&p->x, '=')) {
                code = next(p);
                if (code == SB_OK)
                    code = take_value(p, which, values);
            }
            if (code == SB_OK && (sb_dot_is_sign(&p->x, ',') || sb_dot_is_sign(&p->x, ';')))
                code = next(p);
        }
        if (code == SB_OK)
            code = next(p);
    }
    return code;
}

static void set_values(struct parsing *p, uint32_t node, const struct values *values, unsigned line)
{
    struct sb_dot_node *of = &p->dot->of[node];
    for (unsigned i = 0; i < SB_DOT_WANTED_MAX; i++)
        if (values->value[i]) {
            of->line = of->line ? of->line : line;
            of->value[i] = values->value[i];
        }
}

/* The number of the node that the word names; a new one gets the defaults. */
static enum sb_code name_node(struct parsing *p, const struct values *defaults, uint32_t *number)
{
    struct sb_dot *dot = p->dot;
    int failed = 0;
    uint32_t node = sb_names_find(&dot->node, p->x.text);
    if (node == SB_NO_NAME) {
        if (dot->node.count == SB_PLAIN_TASKS_MAX)
            return sb_dot_expected(&p->x, "at most ten million nodes");
        node = sb_names_add(&dot->node, &dot->arena, p->x.text, &failed);
        if (failed || sb_reserve(&dot->of, node, &dot->of_room, sizeof *dot->of))
            return sb_fail_memory(p->error);
        dot->of[node] = (struct sb_dot_node){ 0 };
        set_values(p, node, defaults, p->x.line);
    }
    if (sb_reserve(&p->named, p->names, &p->name_room, sizeof *p->named))
        return sb_fail_memory(p->error);
    p->named[p->names++] = node;
    *number = node;
    return SB_OK;
}

static enum sb_code add_edges(struct parsing *p, struct nodes from, struct nodes to)
{
    struct sb_dot *dot = p->dot;
    for (size_t i = from.first; i < from.last; i++)
        for (size_t k = to.first; k < to.last; k++) {
            if (dot->edges == EDGES_MAX)
                return sb_dot_expected(&p->x, "at most a hundred million edges");
            if (sb_reserve(&dot->edge, dot->edges, &dot->edge_room, sizeof *dot->edge))
                return sb_fail_memory(p->error);
            dot->edge[dot->edges++] = (struct sb_plain_edge){ p->named[i], p->named[k], 0 };
        }
    return SB_OK;
}

static enum sb_code statements(struct parsing *p, struct values defaults);

/* subgraph NAME { … }, or { … }. */
static enum sb_code subgraph(struct parsing *p, const struct values *defaults)
{
    enum sb_code code = SB_OK;
    if (sb_dot_is_word(&p->x, "subgraph")) {
        code = next(p);
        if (code == SB_OK && p->x.token == SB_DOT_ID)
            code = next(p);
    }
    if (code == SB_OK && ++p->depth > DEPTH_MAX)
        return sb_dot_expected(&p->x, "at most 64 subgraphs in each other");
    if (code == SB_OK)
        code = take_sign(p, '{', "{ of a subgraph");
    if (code == SB_OK)
        code = statements(p, *defaults);
    if (code == SB_OK)
        code = take_sign(p, '}', "}");
    p->depth--;
    return code;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* A subgraph is a set: each node once. Returns how many there are. */
static size_t remove_repetitions(uint32_t *node, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(node, count, sizeof *node, by_number);
    for (size_t i = 0; i < count; i++)
        if (!kept || node[kept - 1] != node[i])
            node[kept++] = node[i];
    return kept;
}

/* A node with its port, or a subgraph. */
static enum sb_code end_of_edge(struct parsing *p, const struct values *defaults,
                                struct nodes *nodes)
{
    enum sb_code code = SB_OK;
    nodes->first = p->names;
    if (sb_dot_is_sign(&p->x, '{') || sb_dot_is_word(&p->x, "subgraph")) {
        code = subgraph(p, defaults);
        if (p->names > nodes->first)
            p->names =
                nodes->first + remove_repetitions(p->named + nodes->first, p->names - nodes->first);
        nodes->last = p->names;
        return code;
    }
    if (p->x.token != SB_DOT_ID)
        return sb_dot_expected(&p->x, "a node");
    uint32_t node;
    code = name_node(p, defaults, &node);
    nodes->last = p->names;
    if (code == SB_OK)
        code = next(p);
    while (code == SB_OK && sb_dot_is_sign(&p->x, ':')) {
        code = next(p);
        if (code == SB_OK && p->x.token != SB_DOT_ID)
            code = sb_dot_expected(&p->x, "a port");
        if (code == SB_OK)
            code = next(p);
    }
    return code;
}

/* What is no number of 0 or more (SimGrid's -1 is of edges without data) brings nothing. */
static void set_bytes(struct sb_dot *dot, size_t from, const struct values *values)
{
    const char *text = dot->bytes ? values->value[dot->bytes - 1] : NULL;
    char *end = NULL;
    double bytes = text ? strtod(text, &end) : 0;
    bool is_number = text && end != text && !*end && bytes > 0 && isfinite(bytes);
    for (size_t e = from; is_number && e < dot->edges; e++)
        dot->edge[e].bytes = bytes;
}

/* Nodes with their attributes, or edges: a -> {b c} -> d. */
static enum sb_code chain(struct parsing *p, const struct values *defaults)
{
    struct nodes from, to;
    unsigned line = p->x.line;
    size_t first = 0;
    struct values values = { 0 };
    bool group = sb_dot_is_sign(&p->x, '{') || sb_dot_is_word(&p->x, "subgraph");
    enum sb_code code = end_of_edge(p, defaults, &from);
    bool edges = code == SB_OK && (p->x.token == SB_DOT_ARROW || p->x.token == SB_DOT_LINE);
    first = p->dot->edges;
    while (code == SB_OK && (p->x.token == SB_DOT_ARROW || p->x.token == SB_DOT_LINE)) {
        if (p->x.token == SB_DOT_LINE)
            return sb_dot_expected(&p->x, "-> in a directed graph");
        code = next(p);
        if (code == SB_OK)
            code = end_of_edge(p, defaults, &to);
        if (code == SB_OK)
            code = add_edges(p, from, to);
        from = to;
    }
    if (code == SB_OK)
        code = attributes(p, !edges && group ? NULL : &values);
    if (code == SB_OK && edges)
        set_bytes(p->dot, first, &values);
    if (code == SB_OK && !edges && !group)
        set_values(p, p->named[from.first], &values, line);
    return code;
}

/* graph, node or edge with attributes; NAME = VALUE; or a chain. */
static enum sb_code statement(struct parsing *p, struct values *defaults)
{
    enum sb_code code;
    bool node = sb_dot_is_word(&p->x, "node");
    if (node || sb_dot_is_word(&p->x, "graph") || sb_dot_is_word(&p->x, "edge")) {
        code = next(p);
        if (code == SB_OK && !sb_dot_is_sign(&p->x, '['))
            return sb_dot_expected(&p->x, "[");
        return code ? code : attributes(p, node ? defaults : NULL);
    }
    if (p->x.token == SB_DOT_ID && sb_dot_before(&p->x, '=')) {
        code = next(p);
        if (code == SB_OK)
            code = next(p);
        return code ? code : take_value(p, SB_DOT_WANTED_MAX, NULL);
    }
    return chain(p, defaults);
}

/* Up to the } that ends them. */
static enum sb_code statements(struct parsing *p, struct values defaults)
{
    enum sb_code code = SB_OK;
    while (code == SB_OK && !sb_dot_is_sign(&p->x, '}') && p->x.token != SB_DOT_END) {
        if (p->depth == 0)
            p->names = 0;
        code = sb_dot_is_sign(&p->x, ';') ? next(p) : statement(p, &defaults);
    }
    return code;
}

static enum sb_code graph(struct parsing *p)
{
    enum sb_code code = next(p);
    if (code == SB_OK && sb_dot_is_word(&p->x, "strict"))
        code = next(p);
    if (code == SB_OK && sb_dot_is_word(&p->x, "graph"))
        return sb_dot_expected(&p->x, "digraph: what is not directed has no order");
    if (code == SB_OK && !sb_dot_is_word(&p->x, "digraph"))
        return sb_dot_expected(&p->x, "digraph");
    code = code ? code : next(p);
    if (code == SB_OK && p->x.token == SB_DOT_ID)
        code = next(p);
    if (code == SB_OK)
        code = take_sign(p, '{', "{");
    if (code == SB_OK)
        code = statements(p, (struct values){ 0 });
    if (code == SB_OK)
        code = take_sign(p, '}', "}");
    return code || p->x.token == SB_DOT_END ? code
                                            : sb_dot_expected(&p->x, "nothing behind the graph");
}

bool sb_dot_recognise(const char *bytes, size_t size)
{
    struct sb_dot_lexer x = { 0 };
    sb_dot_begin(&x, "", bytes, size, NULL);
    sb_dot_next(&x);
    if (sb_dot_is_word(&x, "strict"))
        sb_dot_next(&x);
    bool is = sb_dot_is_word(&x, "digraph") || sb_dot_is_word(&x, "graph");
    if (is && sb_dot_next(&x) == SB_DOT_ID)
        sb_dot_next(&x);
    is = is && sb_dot_is_sign(&x, '{');
    free(x.text);
    return is;
}

enum sb_code sb_dot_read(struct sb_dot *dot, const char *file, const char *bytes, size_t size,
                         struct sb_error *error)
{
    struct sb_error own = { 0 };
    struct parsing p = { .dot = dot, .error = error ? error : &own };
    sb_dot_begin(&p.x, file, bytes, size, p.error);
    enum sb_code code = graph(&p);
    free(p.x.text);
    free(p.named);
    return code;
}

void sb_dot_fini(struct sb_dot *dot)
{
    sb_names_fini(&dot->node);
    free(dot->of);
    free(dot->edge);
    sb_arena_fini(&dot->arena);
    *dot = (struct sb_dot){ 0 };
}
