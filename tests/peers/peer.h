/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs of peers have in common. A scheduler's program is called as
 *     PROGRAM run|check GRAPHS WORKERS [WAY]
 * `run` prints a line for each repetition: nanoseconds a task from the start to the end of the run,
 * and of building and freeing what the run uses. `check` prints the tasks of each graph in the
 * order in which they ran, a line a graph. A simulator's is called as
 *     PROGRAM run|check GRAPHS WORKERS
 * with 0 for unlimited workers. `run` prints nanoseconds a task and replicate, and the mean
 * makespan, latencies drawn anew in each replicate: exponential with mean DRAW_MEAN. `check` prints
 * the makespan of each graph with the durations in the file. Status 3: cannot do this, as with more
 * workers than there are. */
#ifndef TESTS_PEERS_PEER_H
#define TESTS_PEERS_PEER_H

#include "tests/peers/graph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRAW_MEAN 1e7 /* nanoseconds */

/* One way of running a graph. Each repetition builds, runs and frees. */
struct peer {
    const char *way; /* chosen on the command line; the first is the default */
    /* What the run needs and the library keeps, or NULL: nothing. */
    void *(*build)(const struct graph *graph);
    void (*run)(const struct graph *graph, void *built);
    void (*discard)(void *built); /* NULL: nothing to do */
};

/* `start` is called once, before all else, and `stop`, if given, at the end. `peers` ends with one
 * without a name. */
int peer_main(int argc, char **argv, const struct peer *peers, void (*start)(unsigned workers),
              void (*stop)(void));

/* A simulator. `prepare` is called once for each graph, before time is taken, and `random` tells
 * whether latencies will be drawn; `simulate` gives the mean makespan, in ns, of `replicates`
 * replicates from number `first` on, or of the graph's own durations. */
struct simulator {
    void (*prepare)(const struct graph *graph, uint32_t workers, bool random);
    double (*simulate)(const struct graph *graph, uint32_t workers, uint64_t first,
                       uint64_t replicates);
};
int simulator_main(int argc, char **argv, const struct simulator *simulator);

/* The body of every task of every peer: nothing, but when checking it notes down that its turn has
 * come. */
extern uint32_t *peer_order, peer_entered, peer_tasks;
static inline void peer_body(uint32_t task)
{
    if (__builtin_expect(peer_order != NULL, 0)) {
        uint32_t place = __atomic_fetch_add(&peer_entered, 1, __ATOMIC_SEQ_CST);
        if (place < peer_tasks)
            peer_order[place] = task;
    }
}

/* For libraries without dependencies of their own: how many predecessors of each task are still to
 * come. Free with free(). */
static inline uint32_t *peer_counters(const struct graph *graph)
{
    uint32_t *left = (uint32_t *)malloc((graph->tasks + 1) * sizeof *left);
    for (uint32_t t = 0; t < graph->tasks; t++)
        left[t] = graph->pred_begin[t + 1] - graph->pred_begin[t];
    return left;
}

/* One predecessor fewer. Whether it was the last. */
static inline bool peer_counted_down(uint32_t *left, uint32_t task)
{
    return __atomic_sub_fetch(&left[task], 1, __ATOMIC_ACQ_REL) == 0;
}

#ifdef __cplusplus
}
#endif

#endif
