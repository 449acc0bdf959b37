/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/peers/peer.h"

#include <string.h>
#include <time.h>

uint32_t *peer_order, peer_entered, peer_tasks;

/* A repetition is cheap or dear: as many as say something, and no longer than the others like to
 * wait. */
enum { WARM_UPS = 2, REPETITIONS_LEAST = 3, REPETITIONS_MOST = 40, REPLICATES_LEAST = 64 };
static const double warm_seconds = 0.1, enough_seconds = 0.15, most_seconds = 1.5,
                    simulated_seconds = 1;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s run|check GRAPHS WORKERS [WAY]\n", program);
    return 2;
}

static void repeat(const struct peer *peer, const struct graph *graph, bool show)
{
    double begun = seconds();
    void *built = peer->build ? peer->build(graph) : NULL;
    double ready = seconds();
    peer->run(graph, built);
    double done = seconds();
    if (peer->discard)
        peer->discard(built);
    if (show)
        printf("%.2f %.2f\n", (done - ready) / graph->tasks * 1e9,
               (ready - begun + seconds() - done) / graph->tasks * 1e9);
}

/* The graphs take turns, so that no branch predictor learns the edges of one by heart. */
static void measure(const struct peer *peer, const struct graph *graphs, uint32_t count)
{
    uint32_t turn = 0;
    double begun = seconds();
    for (unsigned i = 0; i < WARM_UPS && seconds() - begun < warm_seconds; i++)
        repeat(peer, &graphs[turn++ % count], false);
    begun = seconds();
    for (unsigned i = 0;
         i < REPETITIONS_MOST &&
         seconds() - begun < (i < REPETITIONS_LEAST ? most_seconds : enough_seconds);
         i++)
        repeat(peer, &graphs[turn++ % count], true);
}

static void check(const struct peer *peer, const struct graph *graph)
{
    uint32_t *order = calloc(graph->tasks + 1, sizeof *order);
    peer_tasks = graph->tasks;
    peer_entered = 0;
    peer_order = order;
    repeat(peer, graph, false);
    peer_order = NULL;
    for (uint32_t t = 0; t < peer_entered && t < graph->tasks; t++)
        printf("%s%u", t ? " " : "", order[t]);
    printf("%s\n", peer_entered > graph->tasks ? " -1" : "");
    free(order);
}

int peer_main(int argc, char **argv, const struct peer *peers, void (*start)(unsigned workers),
              void (*stop)(void))
{
    const struct peer *peer = peers;
    struct graph *graphs;
    while (argc > 4 && peer->way && strcmp(peer->way, argv[4]) != 0)
        peer++;
    if (argc < 4 || !peer->way)
        return usage(argv[0]);
    uint32_t count = graph_read(argv[2], &graphs);
    start((unsigned)strtoul(argv[3], NULL, 10));
    if (strcmp(argv[1], "run") == 0)
        measure(peer, graphs, count);
    else
        for (uint32_t i = 0; i < count; i++)
            check(peer, &graphs[i]);
    if (stop)
        stop();
    return 0;
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
