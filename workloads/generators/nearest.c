/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's nearest: the `radix` points around the same one, one more to the left where the
 * number is even. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static void nearest_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    (void)t;
    if (grid->radix > 0)
        sb_task_bench_await_range(grid, p - grid->radix / 2, p + (grid->radix - 1) / 2);
}

static enum sb_code nearest_generate(const double *value, const void *rng,
                                     const struct sb_dist *latency, struct sb_dag_builder *builder,
                                     const char *where, struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = (int64_t)value[2],
                                  .depend = nearest_depend,
                                  .radix = (int64_t)value[2] };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_nearest = {
    .name = "nearest",
    .summary = "Task Bench: each point awaits the radix nearest points of the step before",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
        { "radix", "dependencies of a point at most", 0, 1e5, 5, true },
    },
    .generate = nearest_generate,
};
