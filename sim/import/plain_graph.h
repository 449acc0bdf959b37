/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph of plain tasks while it is read: constant durations, and edges in any order. */
#ifndef SIM_IMPORT_PLAIN_GRAPH_H
#define SIM_IMPORT_PLAIN_GRAPH_H

#include "sim/model/builder/dag_builder.h"

/* `tasks` may be as many as a generated graph can have. */
enum { SB_PLAIN_TASKS_MAX = 10000000 };

struct sb_plain_edge {
    uint32_t from, to;
    double bytes; /* of data that it brings */
};

/* Zeroed but for the builder, to which tasks are added here alone. */
struct sb_plain_graph {
    struct sb_dag_builder *builder;
    double *ns; /* [tasks] */
    size_t tasks, room;
    struct sb_plain_edge *edge; /* [edges] */
    size_t edges, edge_room;
};

/* The number of a new task that takes no time yet; SB_NONE: the name is taken, or memory is out
 * (which sb_plain_graph_finish tells). */
uint32_t sb_plain_graph_task(struct sb_plain_graph *graph, const char *name);

/* `to` waits for `from`; both may become tasks later. SB_ENOMEM. */
enum sb_code sb_plain_graph_edge(struct sb_plain_graph *graph, uint32_t from, uint32_t to,
                                 struct sb_error *error);

/* Gives the builder all steps and awaits. The ends of all edges are tasks by now. SB_ENOMEM. */
enum sb_code sb_plain_graph_finish(struct sb_plain_graph *graph, struct sb_error *error);

/* Releases all but the builder. */
void sb_plain_graph_fini(struct sb_plain_graph *graph);

#endif
