/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A random two-terminal series-parallel graph, grown edge by edge: a random edge u -> v gets a task
 * x in its middle (u -> x -> v), and with probability `parallel` stays as well, for a branch beside
 * x. An edge that is still beside a path at the end says nothing and is left out. Tasks are
 * numbered in an order in which every edge goes forward. */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

struct series_parallel_edge {
    uint32_t from, to;
    uint32_t beside; /* another path leads from `from` to `to` */
};

struct series_parallel_growth {
    struct series_parallel_edge *edge; /* [2 tasks] */
    uint32_t edges;
    uint32_t *next;   /* [tasks] list of the tasks in forward order */
    uint32_t *number; /* [tasks] place in that order */
};

static void series_parallel_grow(struct series_parallel_growth *g, uint32_t tasks, double parallel,
                                 const gsl_rng *rng)
{
    g->edge[0] = (struct series_parallel_edge){ 0, 1, 0 };
    g->edges = tasks > 1;
    g->next[0] = 1;
    for (uint32_t x = 2; x < tasks; x++) {
        struct series_parallel_edge *e = &g->edge[gsl_rng_uniform_int(rng, g->edges)];
        struct series_parallel_edge split = *e;
        if (gsl_rng_uniform(rng) < parallel) {
            e->beside = 1;
            g->edge[g->edges++] = (struct series_parallel_edge){ split.from, x, 0 };
        }
        else
            *e = (struct series_parallel_edge){ split.from, x, 0 };
        g->edge[g->edges++] = (struct series_parallel_edge){ x, split.to, 0 };
        g->next[x] = g->next[split.from]; /* behind `from`, thus before `to` */
        g->next[split.from] = x;
    }
}

static int series_parallel_by_target(const void *a, const void *b)
{
    const struct series_parallel_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static void series_parallel_build(struct series_parallel_growth *g, uint32_t tasks,
                                  const struct sb_dist *latency, struct sb_dag_builder *builder)
{
    uint32_t kept = 0;
    for (uint32_t i = 0, task = 0; i < tasks; i++, task = g->next[task])
        g->number[task] = i;
    for (uint32_t e = 0; e < g->edges; e++)
        if (!g->edge[e].beside)
            g->edge[kept++] = (struct series_parallel_edge){ g->number[g->edge[e].from],
                                                             g->number[g->edge[e].to], 0 };
    qsort(g->edge, kept, sizeof *g->edge, series_parallel_by_target);
    sb_generate_tasks(builder, tasks);
    for (uint32_t i = 0, e = 0; i < tasks; i++) {
        sb_dag_builder_step(builder, i, latency);
        for (; e < kept && g->edge[e].to == i; e++)
            sb_dag_builder_await(builder, g->edge[e].from);
    }
}

static enum sb_code series_parallel_generate(const double *value, const void *rng,
                                             const struct sb_dist *latency,
                                             struct sb_dag_builder *builder, const char *where,
                                             struct sb_error *error)
{
    uint32_t tasks = (uint32_t)value[0];
    enum sb_code code = sb_generate_size(tasks, 2.0 * tasks, where, error);
    if (code)
        return code;
    struct series_parallel_growth g = { .edge = calloc(2 * (size_t)tasks + 2, sizeof *g.edge),
                                        .next = calloc((size_t)tasks + 2, sizeof *g.next),
                                        .number = calloc((size_t)tasks + 2, sizeof *g.number) };
    if (g.edge && g.next && g.number) {
        series_parallel_grow(&g, tasks, value[1], rng);
        series_parallel_build(&g, tasks, latency, builder);
    }
    else
        code = sb_fail_memory(error);
    free(g.edge);
    free(g.next);
    free(g.number);
    return code;
}

const struct sb_generator sb_generator_series_parallel = {
    .name = "series-parallel",
    .summary = "a random series-parallel graph between one first and one last task",
    .parameter = {
        { "tasks", "how many", 1, 1e7, NAN, true },
        { "parallel", "share of parallel compositions", 0, 1, 0.5, false },
    },
    .generate = series_parallel_generate,
};
