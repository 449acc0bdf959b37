/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/plain_graph.h"

#include "sim/base/assert.h"

#include <stdlib.h>

uint32_t sb_plain_graph_task(struct sb_plain_graph *graph, const char *name)
{
    if (sb_reserve(&graph->ns, graph->tasks, &graph->room, sizeof *graph->ns))
        return SB_NONE;
    uint32_t task = sb_dag_builder_task(graph->builder, name);
    if (task != SB_NONE)
        graph->ns[graph->tasks++] = 0;
    return task;
}

enum sb_code sb_plain_graph_edge(struct sb_plain_graph *graph, uint32_t from, uint32_t to,
                                 struct sb_error *error)
{
    if (sb_reserve(&graph->edge, graph->edges, &graph->edge_room, sizeof *graph->edge))
        return sb_fail_memory(error);
    graph->edge[graph->edges++] = (struct sb_plain_edge){ from, to, 0 };
    return SB_OK;
}

/* first[t] .. first[t + 1] - 1 are the places in `edge` of the edges that task t waits for. */
static void sort_edges(const struct sb_plain_graph *graph, uint32_t *first, uint32_t *edge)
{
    for (size_t e = 0; e < graph->edges; e++) {
        SB_REQUIRE(graph->edge[e].to < graph->tasks);
        first[graph->edge[e].to + 2]++;
    }
    for (size_t t = 2; t < graph->tasks + 2; t++)
        first[t] += first[t - 1];
    for (size_t e = 0; e < graph->edges; e++)
        edge[first[graph->edge[e].to + 1]++] = (uint32_t)e;
}

static void put_await(struct sb_dag_builder *b, const struct sb_plain_edge *edge)
{
    sb_dag_builder_await(b, edge->from);
    if (edge->bytes > 0)
        sb_dag_builder_bytes(b, edge->bytes < SB_BYTES_MAX ? edge->bytes : SB_BYTES_MAX);
}

enum sb_code sb_plain_graph_finish(struct sb_plain_graph *graph, struct sb_error *error)
{
    struct sb_dag_builder *b = graph->builder;
    SB_REQUIRE(graph->edges < UINT32_MAX);
    uint32_t *first = calloc(graph->tasks + 2, sizeof *first),
             *edge = malloc((graph->edges + 1) * sizeof *edge);
    enum sb_code code = first && edge ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK)
        sort_edges(graph, first, edge);
    for (uint32_t t = 0; code == SB_OK && t < graph->tasks; t++) {
        const struct sb_dist latency = sb_dist_constant(graph->ns[t]);
        sb_dag_builder_step(b, t, &latency);
        for (uint32_t e = first[t]; e < first[t + 1]; e++)
            put_await(b, &graph->edge[edge[e]]);
    }
    free(first);
    free(edge);
    return code;
}

void sb_plain_graph_fini(struct sb_plain_graph *graph)
{
    free(graph->ns);
    free(graph->edge);
    *graph = (struct sb_plain_graph){ 0 };
}
