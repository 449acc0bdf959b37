/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs of simulators have in common. One is called as
 *     PROGRAM run|check GRAPHS WORKERS
 * with 0 for unlimited workers. `run` prints nanoseconds a task and replicate, and the mean
 * makespan, latencies drawn anew in each replicate: exponential with mean DRAW_MEAN. `check` prints
 * the makespan of each graph with the durations in the file. */
#ifndef TESTS_PEERS_SIMULATOR_H
#define TESTS_PEERS_SIMULATOR_H

#include "tests/peers/graph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRAW_MEAN 1e7 /* nanoseconds */

/* A simulator. `prepare` is called once for each graph, before time is taken, and `random` tells
 * whether latencies will be drawn; `simulate` gives the mean makespan, in ns, of `replicates`
 * replicates from number `first` on, or of the graph's own durations. */
struct simulator {
    void (*prepare)(const struct graph *graph, uint32_t workers, bool random);
    double (*simulate)(const struct graph *graph, uint32_t workers, uint64_t first,
                       uint64_t replicates);
};
int simulator_main(int argc, char **argv, const struct simulator *simulator);

#ifdef __cplusplus
}
#endif

#endif
