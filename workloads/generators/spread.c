/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's spread: the `radix` dependencies lie evenly over the width and move by one in each
 * of `period` steps: dependency i of point p in step t is p + i width / radix + (i > 0) (t mod
 * period), modulo the width. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static void spread_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    for (int64_t i = 0; i < grid->radix; i++)
        sb_task_bench_await(grid,
                            (p + i * grid->width / grid->radix + (i > 0 ? t % grid->period : 0)) %
                                grid->width);
}

static enum sb_code spread_generate(const double *value, const void *rng,
                                    const struct sb_dist *latency, struct sb_dag_builder *builder,
                                    const char *where, struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = (int64_t)value[2],
                                  .depend = spread_depend,
                                  .radix = (int64_t)value[2],
                                  .period = (int64_t)value[3] };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_spread = {
    .name = "spread",
    .summary = "Task Bench: radix dependencies spread evenly over the width, "
               "shifting from step to step",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
        { "radix", "dependencies of a point at most", 0, 1e5, 5, true },
        { "period", "steps after which the pattern repeats", 1, 1e5, 3, true },
    },
    .generate = spread_generate,
};
