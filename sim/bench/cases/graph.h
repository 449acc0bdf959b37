/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task graphs to measure schedulers on: who comes after whom, without durations. */
#ifndef SIM_BENCH_CASES_GRAPH_H
#define SIM_BENCH_CASES_GRAPH_H

#include "sim/base/error.h"
#include "sim/model/dag.h"
#include "sim/workload/generator/generator.h"

#include <stdbool.h>
#include <stdint.h>

/* Each is made by a generator of workloads/generators, of whose tasks the first are taken. */
enum sb_bench_shape {
    SB_BENCH_CHAIN,
    SB_BENCH_FAN,     /* a fork and a join: the first, then all others after it, then the last */
    SB_BENCH_LAYERED, /* each after three of the layer before, at random */
    SB_BENCH_STENCIL, /* Task Bench's stencil_1d, fft and tree */
    SB_BENCH_FFT,
    SB_BENCH_TREE,
    SB_BENCH_SHAPES,
    SB_BENCH_GIVEN = SB_BENCH_SHAPES /* a workload's */
};

extern const char *const sb_bench_shape_name[SB_BENCH_SHAPES]; /* "chain", …, "stencil_1d", … */

/* Of a generated graph every task comes behind those that it is after. */
struct sb_bench_graph {
    enum sb_bench_shape shape;
    uint32_t tasks, edges;
    uint32_t depth;  /* tasks on the longest path */
    uint32_t *begin; /* [tasks + 1] task t is after after[begin[t]] … after[begin[t + 1] - 1] */
    uint32_t *after; /* [edges] */
};

/* Makes a graph of a shape below SB_BENCH_SHAPES; `tasks` 1 at least. `generators` ends with NULL.
 * Random edges are a function of `seed`. SB_EINPUT when the shape's generator is not there,
 * SB_ENOMEM. Release with fini. */
enum sb_code sb_bench_graph_init(struct sb_bench_graph *graph, enum sb_bench_shape shape,
                                 uint32_t tasks, uint64_t seed,
                                 const struct sb_generator *const *generators,
                                 struct sb_error *error);
/* The tasks of a workload, each after all those that its body awaits anywhere. */
enum sb_code sb_bench_graph_of(struct sb_bench_graph *graph, const struct sb_dag *dag,
                               struct sb_error *error);
void sb_bench_graph_fini(struct sb_bench_graph *graph); /* a zeroed graph is fine */

/* Whether another seed makes another graph: then each sample wants one of its own, or the branch
 * predictor learns it by heart. */
static inline bool sb_bench_graph_random(enum sb_bench_shape shape)
{
    return shape == SB_BENCH_LAYERED;
}
/* Draws the edges of such a graph anew, in place and fast: each task keeps how many it has. */
void sb_bench_graph_redraw(struct sb_bench_graph *graph, uint64_t seed);

#endif
