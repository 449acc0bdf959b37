/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directed graph in Graphviz's language: its nodes, edges, and those of their attributes that
 * are asked for. */
#ifndef SIM_IMPORT_DOT_H
#define SIM_IMPORT_DOT_H

#include "sim/base/names.h"
#include "sim/import/plain_graph.h"

enum { SB_DOT_WANTED_MAX = 4 };

/* Zeroed but for `wanted` and `bytes`. */
struct sb_dot {
    const char *wanted[SB_DOT_WANTED_MAX]; /* names of attributes, up to the first NULL */
    unsigned bytes; /* 1 + which of these says of edges how much data they bring; 0: none does */
    struct sb_names node;                  /* in the order in which they are first named */
    struct sb_dot_node {
        unsigned line; /* where the first of its values stands */
        const char *value[SB_DOT_WANTED_MAX];
    } * of; /* [node.count] */
    size_t of_room;
    struct sb_plain_edge *edge; /* [edges] as they stand in the file */
    size_t edges, edge_room;
    struct sb_arena arena; /* texts */
};

/* Whether the bytes begin like a graph: "digraph" or "graph", with "strict" before it or not. */
bool sb_dot_recognise(const char *bytes, size_t size);

/* Fills `dot`: subgraphs, their sets of nodes as ends of edges, defaults of nodes, ports and
 * comments are understood. Refused, with file and line: an undirected graph, a second graph, more
 * than 64 subgraphs in each other, ten million nodes, a hundred million edges. SB_ENOMEM. The
 * caller ends `dot`, also after a failure. */
enum sb_code sb_dot_read(struct sb_dot *dot, const char *file, const char *bytes, size_t size,
                         struct sb_error *error);
void sb_dot_fini(struct sb_dot *dot);

#endif
