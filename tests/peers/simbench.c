/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simbench itself: whole experiments through the public interface, with their statistics and
 * checks. */
#include "sim/plugins.h"
#include "sim/run/experiment.h"
#include "tests/peers/simulator.h"

#include <string.h>

extern const struct sb_dist_type sb_dist_type_exponential;

static _Noreturn void stop(const struct sb_error *error)
{
    fprintf(stderr, "simbench: %s: %s\n", error->where, error->text);
    exit(1);
}

static void build(const struct graph *graph, bool random, struct sb_dag *dag)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    char name[16];
    for (uint32_t t = 0; t < graph->tasks; t++) {
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_task(builder, name);
    }
    for (uint32_t t = 0; t < graph->tasks; t++) {
        struct sb_dist latency = { .type = random ? &sb_dist_type_exponential : NULL,
                                   .a = random ? DRAW_MEAN : (double)graph->duration[t] };
        sb_dag_builder_step(builder, t, &latency);
        for (uint32_t e = graph->pred_begin[t]; e < graph->pred_begin[t + 1]; e++)
            sb_dag_builder_await(builder, graph->pred[e]);
    }
    if (sb_dag_build(builder, dag, "peer", &error))
        stop(&error);
}

static struct sb_workload workload;

static void prepare(const struct graph *graph, uint32_t workers, bool random)
{
    static char name[] = "peer", nothing[] = "";
    (void)workers;
    sb_dag_fini(&workload.dag);
    workload = (struct sb_workload){ .name = name, .description = nothing, .file = name };
    build(graph, random, &workload.dag);
}

static double simulate(const struct graph *graph, uint32_t workers, uint64_t first,
                       uint64_t replicates)
{
    const struct sb_strategy *const *strategy = sb_plugins.strategy;
    const bool no = false;
    (void)graph;
    while (strcmp((*strategy)->name, "earliest-start") != 0)
        strategy++;
    struct sb_experiment experiment = { .workload = &workload,
                                        .strategy = strategy,
                                        .baseline_only = &no,
                                        .strategies = 1,
                                        .workers = workers,
                                        .seed = 1,
                                        .first = first,
                                        .replicates = replicates,
                                        .threads = 1 };
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    struct sb_error error = { 0 };
    if (sb_experiment_run(&experiment, &result, &arena, &error))
        stop(&error);
    double makespan = result.strategy[0].makespan.mean;
    sb_arena_fini(&arena);
    return makespan;
}

int main(int argc, char **argv)
{
    static const struct simulator simbench = { prepare, simulate };
    return simulator_main(argc, argv, &simbench);
}
