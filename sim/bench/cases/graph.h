/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task graphs to measure schedulers on: who comes after whom, without durations. */
#ifndef SIM_BENCH_CASES_GRAPH_H
#define SIM_BENCH_CASES_GRAPH_H

#include "sim/base/error.h"
#include "sim/model/dag.h"

#include <stdbool.h>
#include <stdint.h>

enum sb_bench_shape {
    SB_BENCH_CHAIN,   /* each after the one before */
    SB_BENCH_FAN,     /* the first, then all others after it, then the last after those */
    SB_BENCH_LAYERED, /* three tasks of the layer before, drawn at random; a repeated draw counts
                         once */
    SB_BENCH_STENCIL, /* Task Bench's stencil_1d: itself and its two neighbours in the row before */
    SB_BENCH_FFT,     /* Task Bench's fft: butterflies over rows of a power of two */
    SB_BENCH_TREE, /* Task Bench's tree: rows of 1, 2, 4, … up to a width; each after the one above
                      its half */
    SB_BENCH_SHAPES,
    SB_BENCH_GIVEN = SB_BENCH_SHAPES /* a workload's */
};

extern const char *const sb_bench_shape_name[SB_BENCH_SHAPES]; /* "chain", …, "stencil_1d", … */

/* Tasks in the order of adding; of a generated graph every task comes behind those that it is
 * after. */
struct sb_bench_graph {
    enum sb_bench_shape shape;
    uint32_t tasks, edges;
    uint32_t depth;  /* tasks on the longest path */
    uint32_t *begin; /* [tasks + 1] task t is after after[begin[t]] … after[begin[t + 1] - 1] */
    uint32_t *after; /* [edges] */
};

/* Makes a graph of a shape below SB_BENCH_SHAPES; `tasks` 1 at least. Random edges are a function
 * of `seed`. SB_ENOMEM. Release with fini. */
enum sb_code sb_bench_graph_init(struct sb_bench_graph *graph, enum sb_bench_shape shape,
                                 uint32_t tasks, uint64_t seed, struct sb_error *error);
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
/* Draws the edges anew, in place. */
void sb_bench_graph_redraw(struct sb_bench_graph *graph, uint64_t seed);

#endif
