/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's random_nearest: of the `radix` nearest points each is awaited with probability
 * `fraction`, the same point always. The choice is made once for each of `period` steps and then
 * repeats. (Task Bench draws it from a hash; here it comes from the seed.) */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

static void random_nearest_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    const unsigned char *connected =
        grid->connected + (t % grid->period * grid->width + p) * grid->radix;
    for (int64_t k = 0; k < grid->radix; k++)
        if (connected[k])
            sb_task_bench_await(grid, p - grid->radix / 2 + k);
}

static unsigned char *random_nearest_choose(const struct sb_task_bench *grid, double fraction,
                                            const gsl_rng *rng)
{
    size_t points = (size_t)grid->period * (size_t)grid->width, radix = (size_t)grid->radix;
    unsigned char *connected = malloc(points * radix + 1);
    for (size_t i = 0; connected && i < points * radix; i++) {
        double drawn = gsl_rng_uniform(rng);
        connected[i] = drawn < fraction || i % radix == radix / 2;
    }
    return connected;
}

static enum sb_code random_nearest_generate(const double *value, const void *rng,
                                            const struct sb_dist *latency,
                                            struct sb_dag_builder *builder, const char *where,
                                            struct sb_error *error)
{
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = (int64_t)value[2],
                                  .depend = random_nearest_depend,
                                  .radix = (int64_t)value[2],
                                  .period = (int64_t)value[3] };
    enum sb_code code = sb_generate_size(0, value[0] * value[2] * value[3], where, error);
    if (code)
        return code;
    unsigned char *connected = random_nearest_choose(&grid, value[4], rng);
    if (!connected)
        return sb_fail_memory(error);
    grid.connected = connected;
    code = sb_task_bench_generate(&grid, latency, builder, where, error);
    free(connected);
    return code;
}

const struct sb_generator sb_generator_random_nearest = {
    .name = "random_nearest",
    .summary = "Task Bench: each of the radix nearest points is awaited with a probability",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
        { "radix", "dependencies of a point at most", 0, 1e5, 5, true },
        { "period", "steps after which the pattern repeats", 1, 1e5, 3, true },
        { "fraction", "probability of each dependency", 0, 1, 0.25, false },
    },
    .generate = random_nearest_generate,
};
