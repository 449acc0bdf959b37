/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenMP tasks: with `depend` clauses, which the runtime matches when a task is made; and with
 * counters of one's own, a task made when the last of its predecessors is done. */
#include "tests/peers/peer.h"

#include <omp.h>

static void run_depend(const struct graph *graph, void *built)
{
    char *done = built;
    const uint32_t *pred = graph->pred;
    (void)done; /* gcc does not count its use in a clause */
#pragma omp parallel
#pragma omp single
    for (uint32_t t = 0; t < graph->tasks; t++) {
        uint32_t begin = graph->pred_begin[t], end = graph->pred_begin[t + 1];
        if (begin == end) {
#pragma omp task depend(out : done[t]) firstprivate(t)
            peer_body(t);
        }
        else {
#pragma omp task depend(iterator(uint32_t k = begin                                                \
                                 : end),                                                           \
                        in                                                                         \
                        : done[pred[k]]) depend(out                                                \
                                                : done[t]) firstprivate(t)
            peer_body(t);
        }
    }
}

/* Dependences are matched by address. */
static void *build_depend(const struct graph *graph) { return malloc(graph->tasks); }

static void enter(const struct graph *graph, uint32_t *left, uint32_t task)
{
    peer_body(task);
    for (uint32_t e = graph->succ_begin[task]; e < graph->succ_begin[task + 1]; e++) {
        uint32_t next = graph->succ[e];
        if (peer_counted_down(left, next)) {
#pragma omp task firstprivate(graph, left, next)
            enter(graph, left, next);
        }
    }
}

static void run_counters(const struct graph *graph, void *built)
{
    uint32_t *left = peer_counters(graph);
    (void)built;
#pragma omp parallel
#pragma omp single
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (graph->pred_begin[t] == graph->pred_begin[t + 1]) {
#pragma omp task firstprivate(graph, left, t)
            enter(graph, left, t);
        }
    free(left);
}

static void start(unsigned workers) { omp_set_num_threads((int)workers); }

int main(int argc, char **argv)
{
    static const struct peer ways[] = { { "depend", build_depend, run_depend, free },
                                        { "counters", NULL, run_counters, NULL },
                                        { 0 } };
    return peer_main(argc, argv, ways, start, NULL);
}
