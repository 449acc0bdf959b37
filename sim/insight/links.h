/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edges between tasks, or a task and a join: those of the graph, and those of the plan. Each is
 * one or more edges from step to step. An edge of the graph that a strategy's edges cover is on a
 * longest path as any other: where its second step is, and begins when the first ends. */
#ifndef SIM_INSIGHT_LINKS_H
#define SIM_INSIGHT_LINKS_H

#include "sim/engine/plan.h"

struct sb_link {
    uint32_t from, to; /* a task's number, or `tasks` and a join's from 0 added */
    uint32_t begin;    /* its edges are edge[begin] up to the next link's first */
};

/* In an arena of the caller's. */
struct sb_links {
    uint32_t count;
    struct sb_link *link; /* [count + 1] ascending in (from, to) */
    struct sb_edge *edge; /* [link[count].begin] nodes of the plan */
};

/* -1: memory is out. */
int sb_links_build(struct sb_links *links, const struct sb_plan *plan, struct sb_arena *arena);

#endif
