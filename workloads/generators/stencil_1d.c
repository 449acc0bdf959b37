/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's stencil_1d: a point and its two neighbours. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static void stencil_1d_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    (void)t;
    sb_task_bench_await_range(grid, p - 1, p + 1);
}

static enum sb_code stencil_1d_generate(const double *value, const void *rng,
                                        const struct sb_dist *latency,
                                        struct sb_dag_builder *builder, const char *where,
                                        struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = 3,
                                  .depend = stencil_1d_depend };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_stencil_1d = {
    .name = "stencil_1d",
    .summary = "Task Bench: each point awaits itself and its two neighbours in the step before",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
    },
    .generate = stencil_1d_generate,
};
