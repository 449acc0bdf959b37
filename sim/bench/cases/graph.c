/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/graph.h"

#include "sim/base/prng.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PARENTS = 3 };

const char *const sb_bench_shape_name[SB_BENCH_SHAPES] = { "chain",      "fan", "layered",
                                                           "stencil_1d", "fft", "tree" };

/* Rows of tasks; row r begins at task r * width, of a tree somewhat later. */
struct rows {
    uint32_t width,
        stages; /* stages: a tree's rows until it is `width` wide; an fft's butterflies in turn */
};

static uint32_t root_of(uint32_t n)
{
    uint32_t root = 0;
    while ((uint64_t)(root + 1) * (root + 1) <= n)
        root++;
    return root;
}

static struct rows rows_of(enum sb_bench_shape shape, uint32_t tasks)
{
    struct rows rows = { root_of(tasks), 0 };
    assert(rows.width > 0);
    if (shape == SB_BENCH_LAYERED && rows.width < tasks / 100)
        rows.width =
            tasks / 100; /* a hundred layers at most: the cost of a wide one is in its memory */
    if (shape == SB_BENCH_FFT || shape == SB_BENCH_TREE) {
        while (UINT32_C(2) << rows.stages <= rows.width)
            rows.stages++;
        rows.width = UINT32_C(1) << rows.stages;
    }
    return rows;
}

static uint32_t add_once(uint32_t *after, uint32_t count, uint32_t parent)
{
    for (uint32_t k = 0; k < count; k++)
        if (after[k] == parent)
            return count;
    after[count] = parent;
    return count + 1;
}

static uint32_t layered(struct rows rows, uint32_t task, uint64_t *random, uint32_t *after)
{
    uint32_t above = (task / rows.width - 1) * rows.width, count = 0;
    for (int k = 0; k < PARENTS; k++)
        count = add_once(after, count, above + sb_prng_below(random, rows.width));
    return count;
}

/* The columns `span` to the left, straight above and `span` to the right, as far as there are such.
 */
static uint32_t neighbours(struct rows rows, uint32_t task, uint32_t span, uint32_t *after)
{
    uint32_t column = task % rows.width, straight = task - rows.width, count = 0;
    if (column >= span)
        after[count++] = straight - span;
    after[count++] = straight;
    if (column + span < rows.width)
        after[count++] = straight + span;
    return count;
}

static uint32_t fft(struct rows rows, uint32_t task, uint32_t *after)
{
    uint32_t step = task / rows.width;
    return neighbours(rows, task,
                      rows.stages ? UINT32_C(1) << (step - 1) % rows.stages : rows.width, after);
}

static uint32_t tree(struct rows rows, uint32_t task, uint32_t *after)
{
    uint32_t widening = rows.width - 1; /* tasks in the rows that are narrower */
    uint32_t row_begin = 0, above = 0;
    if (task == 0)
        return 0;
    if (task < widening + rows.width) { /* 2^r - 1 begins row r: a heap */
        after[0] = (task - 1) / 2;
        return 1;
    }
    row_begin = widening + (task - widening) / rows.width * rows.width;
    above = row_begin - rows.width;
    after[0] = above + (task - row_begin) / 2;
    return 1;
}

/* Parents of one task into after[], which has room; returns how many. */
static uint32_t parents(const struct sb_bench_graph *g, struct rows rows, uint32_t task,
                        uint64_t *random, uint32_t *after)
{
    switch (g->shape) {
    case SB_BENCH_CHAIN: after[0] = task - 1; return task > 0;
    case SB_BENCH_FAN:
        after[0] = 0;
        if (task + 1 < g->tasks || task < 2)
            return task > 0;
        for (uint32_t t = 1; t < task; t++)
            after[t - 1] = t;
        return task - 1;
    case SB_BENCH_LAYERED: return task < rows.width ? 0 : layered(rows, task, random, after);
    case SB_BENCH_STENCIL: return task < rows.width ? 0 : neighbours(rows, task, 1, after);
    case SB_BENCH_FFT: return task < rows.width ? 0 : fft(rows, task, after);
    case SB_BENCH_TREE: return tree(rows, task, after);
    default: return 0;
    }
}

void sb_bench_graph_redraw(struct sb_bench_graph *g, uint64_t seed)
{
    struct rows rows = rows_of(g->shape, g->tasks);
    uint64_t random = seed;
    assert(rows.width > 0);
    uint32_t edges = 0;
    assert(g->shape < SB_BENCH_SHAPES);
    for (uint32_t t = 0; t < g->tasks; t++) {
        g->begin[t] = edges;
        edges += parents(g, rows, t, &random, g->after + edges);
    }
    g->begin[g->tasks] = g->edges = edges;
}

/* order: tasks behind those that they are after; NULL: as they stand. */
static enum sb_code measure_depth(struct sb_bench_graph *g, const uint32_t *order,
                                  struct sb_error *error)
{
    uint32_t *level = calloc(g->tasks ? g->tasks : 1, sizeof *level);
    if (!level)
        return sb_fail_memory(error);
    g->depth = 0;
    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t t = order ? order[i] : i;
        for (uint32_t e = g->begin[t]; e < g->begin[t + 1]; e++)
            if (level[t] < level[g->after[e]])
                level[t] = level[g->after[e]];
        level[t]++;
        g->depth = g->depth < level[t] ? level[t] : g->depth;
    }
    free(level);
    return SB_OK;
}

enum sb_code sb_bench_graph_init(struct sb_bench_graph *g, enum sb_bench_shape shape,
                                 uint32_t tasks, uint64_t seed, struct sb_error *error)
{
    assert(tasks > 0 && shape < SB_BENCH_SHAPES);
    *g = (struct sb_bench_graph){ .shape = shape, .tasks = tasks };
    g->begin = calloc((size_t)tasks + 1, sizeof *g->begin);
    g->after = calloc((size_t)tasks * PARENTS, sizeof *g->after);
    enum sb_code code = g->begin && g->after ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK) {
        sb_bench_graph_redraw(g, seed);
        code = measure_depth(g, NULL, error);
    }
    if (code)
        sb_bench_graph_fini(g);
    return code;
}

enum sb_code sb_bench_graph_of(struct sb_bench_graph *g, const struct sb_dag *dag,
                               struct sb_error *error)
{
    uint32_t edges = dag->dep.begin[dag->tasks];
    *g = (struct sb_bench_graph){ .shape = SB_BENCH_GIVEN, .tasks = dag->tasks, .edges = edges };
    g->begin = calloc((size_t)dag->tasks + 1, sizeof *g->begin);
    g->after = calloc((size_t)edges + 1, sizeof *g->after);
    enum sb_code code = g->begin && g->after ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK) {
        for (uint32_t t = 0; t <= dag->tasks; t++)
            g->begin[t] = dag->dep.begin[t];
        memcpy(g->after, dag->dep.list, (size_t)edges * sizeof *g->after);
        code = measure_depth(g, dag->topo, error);
    }
    if (code)
        sb_bench_graph_fini(g);
    return code;
}

void sb_bench_graph_fini(struct sb_bench_graph *g)
{
    free(g->begin);
    free(g->after);
    *g = (struct sb_bench_graph){ 0 };
}
