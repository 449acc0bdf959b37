/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The precedence edges that a strategy adds to a graph. */
#ifndef SIM_MODEL_CONSTRAINTS_H
#define SIM_MODEL_CONSTRAINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sb_edge {
    uint32_t from, to;
};

/* Nodes are the steps of the graph, with their numbers, and then the joins. */
struct sb_constraints {
    uint32_t nodes;
    struct sb_edge *edge; /* [edges] on the heap */
    size_t edges, room;
    bool failed; /* out of memory at some call */
};

/* For a graph with so many steps. */
void sb_constraints_init(struct sb_constraints *constraints, uint32_t steps);
void sb_constraints_fini(struct sb_constraints *constraints);

/* A join is a point that takes no time and no worker: edges into it and out of it make a barrier.
 * Its number can be used as a step. */
uint32_t sb_constrain_join(struct sb_constraints *constraints);

/* `from` must end before `to` runs: steps or joins. Out of memory is remembered. */
void sb_constrain_edge(struct sb_constraints *constraints, uint32_t from, uint32_t to);

/* Says that memory is out: the plan then fails with SB_ENOMEM. */
void sb_constrain_fail(struct sb_constraints *constraints);

#endif
