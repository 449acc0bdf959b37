/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/peers/simulator.h"

#include <string.h>
#include <time.h>

enum { REPLICATES_LEAST = 64 };
static const double simulated_seconds = 1;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s run|check GRAPHS WORKERS\n", program);
    return 2;
}

int simulator_main(int argc, char **argv, const struct simulator *simulator)
{
    struct graph *graphs;
    if (argc < 4)
        return usage(argv[0]);
    uint32_t count = graph_read(argv[2], &graphs), workers = (uint32_t)strtoul(argv[3], NULL, 10);
    bool random = strcmp(argv[1], "run") == 0;
    for (uint32_t i = 0; i < count && !random; i++) {
        simulator->prepare(&graphs[i], workers, false);
        printf("%.0f\n", simulator->simulate(&graphs[i], workers, 0, 1));
    }
    if (!random)
        return 0;
    simulator->prepare(&graphs[0], workers, true);
    /* As many as fill the time, found by trying: the last and longest try counts. An experiment of
     * simbench has a cost of its own. */
    for (uint64_t first = 0, replicates = 1;; first += replicates, replicates *= 4) {
        double begun = seconds(),
               makespan = simulator->simulate(&graphs[0], workers, first, replicates),
               took = seconds() - begun;
        if (took < simulated_seconds &&
            (took < simulated_seconds / 2 || replicates < REPLICATES_LEAST))
            continue;
        printf("%.4f %.0f\n", took * 1e9 / ((double)replicates * graphs[0].tasks), makespan);
        return 0;
    }
}
