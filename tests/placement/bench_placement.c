/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long plans take to make: 10,000 tasks with three parents each on 16 workers, each strategy in
 * turn, the best of five. With a FILE the graph is written there as tests/peers/heft.py reads it.
 * Fails where HEFT takes more than 50 ms. */
#include "sim/model/builder/dag_builder.h"
#include "sim/plugins.h"
#include "tests/fixtures/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TASKS = 10000, WORKERS = 16, PARENTS = 3, ROUNDS = 5, LIMIT_MS = 50 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool build(struct sb_dag *dag)
{
    static char name[WORKERS][8];
    const char *names[WORKERS];
    double speed[WORKERS];
    struct fixture_random random = { 1 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    char text[16];
    for (unsigned w = 0; w < WORKERS; w++) {
        snprintf(name[w], sizeof name[w], "w%u", w);
        names[w] = name[w];
        speed[w] = 1;
    }
    const struct sb_platform platform = {
        .workers = WORKERS, .worker_name = names, .speed = speed, .link_bandwidth = 1e9
    };
    if (!builder)
        return false;
    sb_dag_builder_platform(builder, &platform);
    for (uint32_t t = 0; t < TASKS; t++) {
        snprintf(text, sizeof text, "t%u", t);
        sb_dag_builder_task(builder, text);
    }
    for (uint32_t t = 0; t < TASKS; t++) {
        const struct sb_dist any = { .a = 1 };
        sb_ns cost[WORKERS];
        for (unsigned w = 0; w < WORKERS; w++)
            cost[w] = 1 + fixture_below(&random, 1000000);
        sb_dag_builder_step(builder, t, &any);
        sb_dag_builder_cost(builder, cost);
        for (unsigned p = 0; t && p < PARENTS; p++) {
            sb_dag_builder_await(builder, fixture_below(&random, t));
            sb_dag_builder_bytes(builder, fixture_below(&random, 1000000));
        }
    }
    return sb_dag_build(builder, dag, "bench", NULL) == SB_OK;
}

static bool write_graph(const struct sb_dag *dag, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fprintf(out, "%u %u %u\n", dag->steps, WORKERS, dag->pred.begin[dag->steps]);
    for (uint32_t i = 0; i < dag->steps * WORKERS; i++)
        fprintf(out, "%lld\n", (long long)dag->platform->cost[i]);
    for (uint32_t s = 0; s < dag->steps; s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            fprintf(out, "%u %u %lld\n", dag->pred.list[e], s,
                    (long long)dag->platform->transfer[e]);
    return fclose(out) == 0;
}

static sb_ns makespan_of(const struct sb_dag *dag, const struct sb_placement *placement)
{
    sb_ns makespan = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        sb_ns end = placement->start[s] + dag->platform->cost[s * WORKERS + placement->worker[s]];
        makespan = end > makespan ? end : makespan;
    }
    return makespan;
}

static double measure(const struct sb_dag *dag, const struct sb_strategy *strategy, sb_ns *makespan)
{
    static uint32_t worker[TASKS];
    static sb_ns start[TASKS];
    const struct sb_view view = { .dag = dag,
                                  .expected = dag->expected,
                                  .platform = dag->platform };
    double best = 0;
    for (unsigned r = 0; r < ROUNDS; r++) {
        struct sb_placement placement = { .worker = worker, .start = start };
        double begin = now();
        if (strategy->place(&view, &placement))
            return -1;
        double took = now() - begin;
        best = r == 0 || took < best ? took : best;
        *makespan = makespan_of(dag, &placement);
    }
    return best;
}

int main(int argc, char **argv)
{
    struct sb_dag dag;
    bool fine = build(&dag) && (argc < 2 || write_graph(&dag, argv[1]));
    printf("plans of %u tasks on %u workers, best of %u\n", TASKS, WORKERS, ROUNDS);
    for (unsigned i = 0; fine && sb_plugins.strategy[i]; i++) {
        const struct sb_strategy *strategy = sb_plugins.strategy[i];
        sb_ns makespan = 0;
        if (!strategy->place)
            continue;
        double ms = measure(&dag, strategy, &makespan);
        printf("%-16s %8.1f ms  makespan %lld ns\n", strategy->name, ms, (long long)makespan);
        fine = ms >= 0 && (strcmp(strategy->name, "heft") != 0 || ms < LIMIT_MS);
    }
    sb_dag_fini(&dag);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
