/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task Bench's dom, a wavefront (as of a sweep over a domain): the steps widen one by one and
 * narrow again; p awaits p - 1 and p. */
#include "sim/workload/generator/generator.h"
#include "sim/workload/generator/task_bench.h"

#include <math.h>

static int64_t dom_least(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t dom_offset(const struct sb_task_bench *grid, int64_t t)
{
    int64_t first = t + grid->width - grid->steps;
    return first > 0 ? first : 0;
}

static int64_t dom_span(const struct sb_task_bench *grid, int64_t t)
{
    return dom_least(grid->width, dom_least(t + 1, grid->steps - t));
}

static void dom_depend(const struct sb_task_bench *grid, int64_t t, int64_t p)
{
    (void)t;
    sb_task_bench_await_range(grid, p - 1, p);
}

static enum sb_code dom_generate(const double *value, const void *rng,
                                 const struct sb_dist *latency, struct sb_dag_builder *builder,
                                 const char *where, struct sb_error *error)
{
    (void)rng;
    struct sb_task_bench grid = { .width = (int64_t)value[0],
                                  .steps = (int64_t)value[1],
                                  .most = 2,
                                  .depend = dom_depend,
                                  .offset = dom_offset,
                                  .span = dom_span };
    return sb_task_bench_generate(&grid, latency, builder, where, error);
}

const struct sb_generator sb_generator_dom = {
    .name = "dom",
    .summary = "Task Bench: a sweep; the wavefront widens and narrows, point p awaits p - 1 and p",
    .parameter = {
        { "width", "points in a step", 1, 1e7, NAN, true },
        { "steps", "time steps", 1, 1e7, NAN, true },
    },
    .generate = dom_generate,
};
