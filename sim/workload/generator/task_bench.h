/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graphs over time steps and points, after Task Bench (Slaughter et al., "Task Bench: a
 * parameterized benchmark for evaluating parallel runtime performance", SC 2020): task (t, p)
 * awaits some points of step t - 1. A pattern says which. */
#ifndef SIM_WORKLOAD_GENERATOR_TASK_BENCH_H
#define SIM_WORKLOAD_GENERATOR_TASK_BENCH_H

#include "sim/model/builder/dag_builder.h"

#include <stdint.h>

struct sb_task_bench {
    int64_t width, steps;
    int64_t most; /* dependencies of a task at most, for the size check */
    /* Points of a step: offset(t) .. offset(t) + span(t) - 1; NULL: 0 and width. */
    int64_t (*offset)(const struct sb_task_bench *grid, int64_t t);
    int64_t (*span)(const struct sb_task_bench *grid, int64_t t);
    /* Calls sb_task_bench_await for each point of step t - 1 that (t, p) awaits; t >= 1. */
    void (*depend)(const struct sb_task_bench *grid, int64_t t, int64_t p);
    int64_t radix, period; /* the pattern's own */
    const unsigned char *connected;
    struct sb_dag_builder *builder;
    int64_t first_before, offset_before,
        span_before; /* the step before: number of its first task, its points */
};

/* The task added last awaits point `p` of the step before, if that step has it. */
void sb_task_bench_await(const struct sb_task_bench *grid, int64_t p);

/* The same for `from` .. `to`. */
void sb_task_bench_await_range(const struct sb_task_bench *grid, int64_t from, int64_t to);

/* Adds the tasks, step by step, named t0, t1, …, all with the same latency. SB_EINPUT when they are
 * too many. */
enum sb_code sb_task_bench_generate(struct sb_task_bench *grid, const struct sb_dist *latency,
                                    struct sb_dag_builder *builder, const char *where,
                                    struct sb_error *error);

#endif
