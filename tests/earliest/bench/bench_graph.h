/* SPDX-License-Identifier: GPL-3.0-or-later
 * Graphs to measure with, and bodies. Random edges are drawn anew for each set, so that no branch
 * predictor learns them by heart. */
#ifndef BENCH_GRAPH_H
#define BENCH_GRAPH_H

#include "earliest.h"

enum { PARENTS = 3 };

enum shape { CHAIN, FAN, STENCIL, LAYERED };

struct node {
    uint32_t parents[PARENTS];
    uint32_t count;
};

struct graph {
    struct node *nodes;
    uint32_t count;
};

extern const char *const bench_shapes[];

/* Draws the graph, and makes a set of it: `body` for each task, with its node as data. */
struct es_set *bench_build(struct graph *graph, enum shape shape, bool declared, es_body *body);
uint32_t bench_random(uint32_t bound);

extern uint32_t bench_spins; /* of each body; read by all workers, written between runs */
struct es_result bench_empty(struct es_self *self, void *data);
struct es_result bench_awaiting(struct es_self *self, void *data); /* awaits its parents */
struct es_result bench_spinning(struct es_self *self, void *data);
uint64_t bench_spin(uint32_t count);
double bench_spin_cost(void); /* nanoseconds of one spin */

double bench_seconds(void);
double bench_median(double *values, int count);

#endif
