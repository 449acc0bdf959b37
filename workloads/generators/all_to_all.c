/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's all_to_all. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static void all_to_all_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    (void)t;
    (void)p;
    sb_task_bench_await_range(grid, 0, grid->width - 1);
}

static enum sb_code all_to_all_generate(const double *value, const void *rng,
                                        const struct sb_dist *latency,
                                        struct sb_dag_builder *builder, const char *where,
                                        struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = (int64_t)value[0],
                                  .depend = all_to_all_depend };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_all_to_all = {
    .name = "all_to_all",
    .summary = "Task Bench: each point awaits every point of the step before",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
    },
    .generate = all_to_all_generate,
};
