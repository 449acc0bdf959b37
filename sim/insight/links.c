/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/links.h"

#include <stdlib.h>

/* An edge, and what it links. */
struct sided {
    uint32_t from, to;
    struct sb_edge edge;
};

static uint32_t side_of(const struct sb_plan *plan, uint32_t node)
{
    const struct sb_dag *dag = plan->dag;
    return node < dag->steps ? dag->step_task[node] : dag->tasks + (node - dag->steps);
}

static int by_sides(const void *a, const void *b)
{
    const struct sided *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->edge.to != y->edge.to)
        return x->edge.to < y->edge.to ? -1 : 1;
    return (x->edge.from > y->edge.from) - (x->edge.from < y->edge.from);
}

/* Those of `rows` rows that are not within a body; `count` are there already. */
static uint32_t gather(const struct sb_plan *plan, const struct sb_csr *pred, uint32_t rows,
                       struct sided *sided, uint32_t count)
{
    for (uint32_t n = 0; n < rows; n++)
        for (uint32_t e = pred->begin[n]; e < pred->begin[n + 1]; e++) {
            uint32_t from = side_of(plan, pred->list[e]), to = side_of(plan, n);
            if (from != to)
                sided[count++] = (struct sided){ from, to, { pred->list[e], n } };
        }
    return count;
}

/* The graph's and the plan's; where a strategy's edges cover the graph's, the plan lacks those. */
static uint32_t gather_all(const struct sb_plan *plan, struct sided *sided)
{
    uint32_t edges = gather(plan, &plan->dag->pred, plan->dag->steps, sided, 0), kept = 0;
    edges = gather(plan, &plan->pred, plan->nodes, sided, edges);
    if (edges)
        qsort(sided, edges, sizeof *sided, by_sides);
    for (uint32_t i = 0; i < edges; i++)
        if (i == 0 || by_sides(&sided[i - 1], &sided[i]) != 0)
            sided[kept++] = sided[i];
    return kept;
}

int sb_links_build(struct sb_links *links, const struct sb_plan *plan, struct sb_arena *arena)
{
    size_t most = (size_t)plan->pred.begin[plan->nodes] + plan->dag->pred.begin[plan->dag->steps];
    struct sided *sided = most < UINT32_MAX ? calloc(most + 1, sizeof *sided) : NULL;
    uint32_t edges = sided ? gather_all(plan, sided) : 0;
    *links = (struct sb_links){ 0 };
    links->link = sb_arena_alloc(arena, (size_t)edges + 1, sizeof *links->link);
    links->edge = sb_arena_alloc(arena, edges, sizeof *links->edge);
    bool made = sided && links->link && links->edge;
    for (uint32_t i = 0; made && i < edges; i++) {
        const struct sb_link *last = links->count ? &links->link[links->count - 1] : NULL;
        if (!last || last->from != sided[i].from || last->to != sided[i].to)
            links->link[links->count++] = (struct sb_link){ sided[i].from, sided[i].to, i };
        links->edge[i] = sided[i].edge;
    }
    if (made)
        links->link[links->count].begin = edges;
    free(sided);
    return made ? 0 : -1;
}
