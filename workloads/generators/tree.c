/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's tree: the steps widen 1, 2, 4, … until they are `width` wide; p awaits p / 2
 * throughout. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static int64_t tree_span(const struct sb_task_bench *grid, int64_t t)
{
    int64_t doubled = INT64_C(1) << (t < 62 ? t : 62);
    return doubled < grid->width ? doubled : grid->width;
}

static void tree_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    (void)t;
    sb_task_bench_await(grid, p / 2);
}

static enum sb_code tree_generate(const double *value, const void *rng,
                                  const struct sb_dist *latency, struct sb_dag_builder *builder,
                                  const char *where, struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = 1,
                                  .depend = tree_depend,
                                  .span = tree_span };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_tree = {
    .name = "tree",
    .summary = "Task Bench: steps of 1, 2, 4, ... up to width points; point p awaits p/2",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
    },
    .generate = tree_generate,
};
