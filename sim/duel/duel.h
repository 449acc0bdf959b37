/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where one strategy is worst against another: simulated annealing over small graphs, as PISA does
 * (Coleman and Krishnamachari, 2024). Its energy is the ratio of the makespans of the expected
 * costs. */
#ifndef SIM_DUEL_DUEL_H
#define SIM_DUEL_DUEL_H

#include "sim/duel/duel_graph.h"
#include "sim/model/strategy.h"

#include <stdatomic.h>

struct sb_duel {
    const struct sb_strategy *strategy[2]; /* how bad can the first be against the second? */
    uint32_t tasks, workers;               /* tasks: 3 to SB_DUEL_TASKS, the most there may be */
    enum sb_duel_costs costs;
    uint64_t seed;
    uint32_t restarts, tries; /* tries of each restart, which begins with a random graph */
    const atomic_bool *stop;  /* may be NULL; once true the search ends soon */
};

struct sb_duel_outcome {
    struct sb_duel_graph graph;
    sb_ns makespan[2];
    uint64_t tried; /* graphs */
};

/* The same outcome for the same duel. SB_ECHECK: a strategy placed steps so that they cannot run;
 * SB_ENOMEM. */
enum sb_code sb_duel_run(const struct sb_duel *duel, struct sb_duel_outcome *outcome,
                         struct sb_error *error);

/* What a strategy takes for a graph: sb_duel_run's measure. Errors as above. */
enum sb_code sb_duel_measure(const struct sb_duel_graph *graph, const struct sb_strategy *strategy,
                             sb_ns *makespan, struct sb_error *error);

#endif
