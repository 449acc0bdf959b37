/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random task graphs, kept as plain lists beside the graph built from them, and what a schedule of them is by definition. */
#ifndef FIXTURE_GRAPH_H
#define FIXTURE_GRAPH_H

#include "sim/dag.h"
#include "sim/result.h"
#include "sim/strategy.h"

enum { FIXTURE_TASKS = 64, FIXTURE_STEPS = 3 * FIXTURE_TASKS, FIXTURE_AWAITS = 16 };

struct fixture_step {
    uint32_t task, awaits, await[FIXTURE_AWAITS];
};

struct fixture_graph {
    uint64_t seed;
    uint32_t tasks, steps;
    uint32_t first[FIXTURE_TASKS], last[FIXTURE_TASKS]; /* steps of each task */
    struct fixture_step step[FIXTURE_STEPS];
    sb_ns duration[FIXTURE_STEPS];
    struct sb_dag dag;
};

/* 0 to `most` tasks of 1 to 3 steps with awaits anywhere (one to three times as many as tasks, some repeated, and not only of tasks that
 * come earlier in the file); durations 0 .. `longest`, which are the graph's constant latencies as well. Asserts on failure. */
void fixture_graph_random(struct fixture_graph *graph, uint64_t seed, uint32_t most, uint32_t longest);

/* `tasks` tasks of one step with these durations and `edges` pairs (from, to). */
void fixture_graph_plain(struct fixture_graph *graph, uint32_t tasks, const sb_ns *duration, uint32_t edges, const uint32_t (*edge)[2]);

void fixture_graph_fini(struct fixture_graph *graph);

/* A strategy of the program by its name. */
const struct sb_strategy *fixture_strategy(const char *name);

/* Longest path, by recursion to a fixed point. */
sb_ns fixture_longest_path(const struct fixture_graph *graph);
sb_ns fixture_work(const struct fixture_graph *graph);

/* With unlimited workers: start and end of each step as the definition of `strategy` has it. Gives the makespan. */
sb_ns fixture_unlimited(const struct fixture_graph *graph, const char *strategy, struct sb_span *span);

/* With `workers` workers: the definition of list scheduling, word by word, in time that grows with the square of the steps and more. */
sb_ns fixture_limited(const struct fixture_graph *graph, const char *strategy, uint32_t workers, struct sb_span *span);

#endif
