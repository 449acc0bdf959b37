/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/generator/task_bench.h"

#include "sim/workload/generator/generate.h"

static int64_t offset_at(const struct sb_task_bench *grid, int64_t t)
{
    return grid->offset ? grid->offset(grid, t) : 0;
}
static int64_t span_at(const struct sb_task_bench *grid, int64_t t)
{
    return grid->span ? grid->span(grid, t) : grid->width;
}

void sb_task_bench_await(const struct sb_task_bench *grid, int64_t p)
{
    int64_t index = p - grid->offset_before;
    if (index >= 0 && index < grid->span_before)
        sb_dag_builder_await(grid->builder, (uint32_t)(grid->first_before + index));
}

void sb_task_bench_await_range(const struct sb_task_bench *grid, int64_t from, int64_t to)
{
    for (int64_t p = from; p <= to; p++)
        sb_task_bench_await(grid, p);
}

enum sb_code sb_task_bench_generate(struct sb_task_bench *grid, const struct sb_dist *latency,
                                    struct sb_dag_builder *builder, const char *where,
                                    struct sb_error *error)
{
    double bound = (double)grid->width * (double)grid->steps;
    int64_t tasks = 0;
    if (bound <= SB_GENERATE_TASKS_MAX * 2.0) /* otherwise it is not worth counting */
        for (int64_t t = 0; t < grid->steps; t++)
            tasks += span_at(grid, t);
    enum sb_code code =
        sb_generate_size(tasks ? (double)tasks : bound,
                         (tasks ? (double)tasks : bound) * (double)grid->most, where, error);
    if (code)
        return code;
    sb_generate_tasks(builder, (uint32_t)tasks);
    grid->builder = builder;
    grid->span_before = 0;
    uint32_t task = 0;
    for (int64_t t = 0; t < grid->steps; t++) {
        int64_t offset = offset_at(grid, t), span = span_at(grid, t);
        uint32_t first = task;
        for (int64_t p = offset; p < offset + span; p++) {
            sb_dag_builder_step(builder, task++, latency);
            if (t > 0)
                grid->depend(grid, t, p);
        }
        grid->first_before = first;
        grid->offset_before = offset;
        grid->span_before = span;
    }
    return SB_OK;
}
