/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's fft: in step t the butterfly spans 2^d with d = (t - 1) mod ceil(log2 width), as in
 * Task Bench's core. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static void fft_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    int stages = 0;
    while (stages < 62 && (INT64_C(1) << stages) < grid->width)
        stages++;
    /* One point has no partner. */
    int64_t span = stages ? INT64_C(1) << ((t - 1) % stages) : grid->width;
    sb_task_bench_await(grid, p - span);
    sb_task_bench_await(grid, p);
    sb_task_bench_await(grid, p + span);
}

static enum sb_code fft_generate(const double *value, const void *rng,
                                 const struct sb_dist *latency, struct sb_dag_builder *builder,
                                 const char *where, struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = {
        .width = (int64_t)value[0], .steps = (int64_t)value[1], .most = 3, .depend = fft_depend
    };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_fft = {
    .name = "fft",
    .summary = "Task Bench: butterflies; point p awaits p and p +- 2^d, "
               "d = (t - 1) mod log2(width)",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
    },
    .generate = fft_generate,
};
