/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/graph.h"

#include "sim/base/assert.h"
#include "sim/base/prng.h"
#include "sim/workload/generator/generate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARENTS = 3, LAYERS = 100 };

/* The values of a generator's parameters; those that are not set have their defaults. */
struct values {
    const struct sb_generator *generator;
    double value[SB_PARAMETERS_MAX];
};

static void set(struct values *values, const char *name, double value)
{
    unsigned i = 0;
    while (strcmp(values->generator->parameter[i].name, name) != 0)
        i++;
    values->value[i] = value;
}

/* ---- the shapes: which parameters make so many tasks, or some more ---- */

static void chain(struct values *values, uint32_t tasks) { set(values, "tasks", tasks); }

static void fan(struct values *values, uint32_t tasks)
{
    set(values, "width", tasks > 3 ? tasks - 2 : 1);
}

static uint32_t root_of(uint32_t n)
{
    uint32_t root = 0;
    while ((uint64_t)(root + 1) * (root + 1) <= n)
        root++;
    return root;
}

/* A hundred layers at most: the cost of a wide one is in its memory. */
static uint32_t layer_width(uint32_t tasks)
{
    uint32_t root = root_of(tasks);
    return root > tasks / LAYERS ? root : tasks / LAYERS;
}

static void layered(struct values *values, uint32_t tasks)
{
    set(values, "tasks", tasks);
    set(values, "width", layer_width(tasks));
    set(values, "parents", PARENTS);
}

/* As many rows as tasks in a row, about. `narrow`: how many tasks are in rows before the first
 * whole one. */
static void rows(struct values *values, uint32_t tasks, uint32_t width, uint32_t narrow)
{
    set(values, "width", width);
    set(values, "steps", log2(narrow + 1.0) + ceil(((double)tasks - narrow) / width));
}

static void square(struct values *values, uint32_t tasks)
{
    rows(values, tasks, root_of(tasks), 0);
}

static uint32_t power_below(uint32_t n)
{
    uint32_t power = 1;
    while (power <= n / 2)
        power *= 2;
    return power;
}

static void butterflies(struct values *values, uint32_t tasks)
{
    rows(values, tasks, power_below(root_of(tasks)), 0);
}

static void tree(struct values *values, uint32_t tasks)
{
    uint32_t width = power_below(root_of(tasks));
    rows(values, tasks, width, width - 1);
}

/* A new shape is a line here, its name below, and its word in the enumeration. When nothing is
 * chosen it is measured with 10,000 tasks; what else is stands in the list of choice.c. */
static const struct {
    const char *generator;
    void (*parameters)(struct values *values, uint32_t tasks);
} shapes[SB_BENCH_SHAPES] = {
    [SB_BENCH_CHAIN] = { "chain", chain },       [SB_BENCH_FAN] = { "fork-join", fan },
    [SB_BENCH_LAYERED] = { "layered", layered }, [SB_BENCH_STENCIL] = { "stencil_1d", square },
    [SB_BENCH_FFT] = { "fft", butterflies },     [SB_BENCH_TREE] = { "tree", tree },
};

const char *const sb_bench_shape_name[SB_BENCH_SHAPES] = { "chain",      "fan", "layered",
                                                           "stencil_1d", "fft", "tree" };

/* ---- graphs ---- */

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

/* The first `tasks` of the dag, none of which is after a later one. */
static enum sb_code take(struct sb_bench_graph *g, enum sb_bench_shape shape,
                         const struct sb_dag *dag, uint32_t tasks, struct sb_error *error)
{
    SB_REQUIRE(dag->tasks >= tasks); /* what a shape asks of its generator covers its first tasks */
    uint32_t edges = dag->dep.begin[tasks];
    *g = (struct sb_bench_graph){ .shape = shape, .tasks = tasks, .edges = edges };
    g->begin = calloc((size_t)tasks + 1, sizeof *g->begin);
    g->after = calloc((size_t)edges + 1, sizeof *g->after);
    enum sb_code code = g->begin && g->after ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK) {
        for (uint32_t t = 0; t <= tasks; t++)
            g->begin[t] = dag->dep.begin[t];
        memcpy(g->after, dag->dep.list, (size_t)edges * sizeof *g->after);
        code = measure_depth(g, shape == SB_BENCH_GIVEN ? dag->topo : NULL, error);
    }
    if (code)
        sb_bench_graph_fini(g);
    return code;
}

static const struct sb_generator *graph_find(const struct sb_generator *const *generators,
                                             const char *name)
{
    while (*generators && strcmp((*generators)->name, name) != 0)
        generators++;
    return *generators;
}

static enum sb_code generate(const struct values *values, uint64_t seed, struct sb_dag *dag,
                             struct sb_error *error)
{
    const struct sb_dist no_time = { 0 };
    const char *name = values->generator->name;
    struct sb_dag_builder *builder = sb_dag_builder_new();
    if (!builder)
        return sb_fail_memory(error);
    enum sb_code code =
        sb_generate(values->generator, values->value, seed, &no_time, builder, name, error);
    if (code) {
        sb_dag_builder_free(builder);
        return code;
    }
    return sb_dag_build(builder, dag, name, error);
}

enum sb_code sb_bench_graph_init(struct sb_bench_graph *g, enum sb_bench_shape shape,
                                 uint32_t tasks, uint64_t seed,
                                 const struct sb_generator *const *generators,
                                 struct sb_error *error)
{
    SB_REQUIRE(tasks > 0 && shape < SB_BENCH_SHAPES);
    struct values values = { .generator = graph_find(generators, shapes[shape].generator) };
    struct sb_dag dag;
    *g = (struct sb_bench_graph){ 0 };
    if (!values.generator)
        return sb_fail(error, SB_EINPUT, sb_bench_shape_name[shape], "there is no generator \"%s\"",
                       shapes[shape].generator);
    for (unsigned i = 0; i < SB_PARAMETERS_MAX && values.generator->parameter[i].name; i++)
        values.value[i] = values.generator->parameter[i].preset;
    shapes[shape].parameters(&values, tasks);
    enum sb_code code = generate(&values, seed, &dag, error);
    if (code)
        return code;
    code = take(g, shape, &dag, tasks, error);
    sb_dag_fini(&dag);
    return code;
}

enum sb_code sb_bench_graph_of(struct sb_bench_graph *g, const struct sb_dag *dag,
                               struct sb_error *error)
{
    return take(g, SB_BENCH_GIVEN, dag, dag->tasks, error);
}

/* `count` different ones of the `width` from `first` on, by Floyd's choice as the generator makes
 * it. */
static void graph_draw(uint32_t *after, uint32_t count, uint32_t first, uint32_t width,
                       uint64_t *random)
{
    SB_ASSERT(count <= width);
    for (uint32_t n = 0, top = width - count; top < width; top++) {
        uint32_t drawn = first + sb_prng_below(random, top + 1);
        for (uint32_t i = 0; i < n; i++)
            if (after[i] == drawn) {
                drawn = first + top;
                break;
            }
        after[n++] = drawn;
    }
}

void sb_bench_graph_redraw(struct sb_bench_graph *g, uint64_t seed)
{
    uint32_t width = layer_width(g->tasks);
    uint64_t random = seed;
    SB_REQUIRE(sb_bench_graph_random(g->shape) && width > 0);
    for (uint32_t t = width; t < g->tasks; t++)
        graph_draw(g->after + g->begin[t], g->begin[t + 1] - g->begin[t], (t / width - 1) * width,
                   width, &random);
}

void sb_bench_graph_fini(struct sb_bench_graph *g)
{
    free(g->begin);
    free(g->after);
    *g = (struct sb_bench_graph){ 0 };
}
