/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small graph on a few workers, all of whose numbers are small and whole, so that they can be
 * changed one at a time and read by a person. */
#ifndef SIM_DUEL_DUEL_GRAPH_H
#define SIM_DUEL_DUEL_GRAPH_H

#include "sim/workload/workload.h"

enum { SB_DUEL_TASKS = 32, SB_DUEL_WORKERS = 16, SB_DUEL_TIME = 100, SB_DUEL_SPEED = 10 };

/* What a task takes on a worker: a number for each pair; its latency by the worker's speed; the
 * same on all, with transfers that cost nothing. */
enum sb_duel_costs { SB_DUEL_UNRELATED, SB_DUEL_RELATED, SB_DUEL_ALIKE };

/* Tasks await only tasks of smaller numbers. */
struct sb_duel_graph {
    uint32_t tasks, workers;
    enum sb_duel_costs costs;
    uint8_t cost[SB_DUEL_TASKS][SB_DUEL_WORKERS]; /* 1 to SB_DUEL_TIME ms; [0]: the latency */
    uint8_t speed[SB_DUEL_WORKERS];               /* 1 to SB_DUEL_SPEED */
    uint8_t edge[SB_DUEL_TASKS][SB_DUEL_TASKS];   /* [to][from] 0: none, else 1 + the transfer in
                                                     ms, up to SB_DUEL_TIME */
};

/* A random one, with 3 tasks at least. */
void sb_duel_graph_random(struct sb_duel_graph *graph, uint64_t *state, uint32_t tasks,
                          uint32_t workers, enum sb_duel_costs costs);

/* One random change, which leaves 2 to `most` tasks: a cost, a speed, a transfer, an edge more or
 * less, a task more or less. */
void sb_duel_graph_change(struct sb_duel_graph *graph, uint64_t *state, uint32_t most);

/* The graph with its platform, and where workers are alike their number, as a workload. SB_ENOMEM.
 */
enum sb_code sb_duel_graph_build(const struct sb_duel_graph *graph, struct sb_workload *workload,
                                 struct sb_error *error);

#endif
