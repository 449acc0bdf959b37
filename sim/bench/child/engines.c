/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/engines.h"

#include "sim/base/clock.h"
#include "sim/run/experiment.h"

#include <stdio.h>
#include <string.h>

enum { FIRST = 16, FASTER = 8 };
#define SAMPLE_SECONDS                                                                             \
    0.1 /* so that what is done once for an experiment, tables and statistics, does not show */

static const struct sb_strategy *earliest_start(const struct sb_bench_plugins *plugins)
{
    unsigned i = 0;
    while (plugins->strategy[i] && strcmp(plugins->strategy[i]->name, "earliest-start") != 0)
        i++;
    return plugins->strategy[i];
}

static enum sb_code engines_draw(struct sb_workload *workload, const struct sb_bench_job *job,
                                 const struct sb_readers *readers, struct sb_error *error)
{
    char text[256];
    int size = snprintf(text, sizeof text,
                        "{\"simbench\": 1, \"name\": \"bench\", \"generate\": {\"kind\": "
                        "\"layered\", \"tasks\": %u, \"parents\": 3, "
                        "\"seed\": %u, \"latency\": {\"dist\": \"exponential\", \"mean\": 10}}}",
                        job->c->tasks, (unsigned)(job->seed & 0xffffff));
    return sb_workload_parse(workload, "bench", text, (size_t)size, readers, error);
}

/* One experiment: nanoseconds for each task of each replicate, which is also for each event: a
 * task's end is one. */
static enum sb_code experiment(const struct sb_bench_call *call, const struct sb_workload *workload,
                               uint64_t replicates, uint64_t seed, double *ns,
                               struct sb_error *error)
{
    const struct sb_strategy *strategy = earliest_start(call->plugins);
    const bool no = false;
    struct sb_experiment run = { .workload = workload,
                                 .strategy = &strategy,
                                 .baseline_only = &no,
                                 .strategies = 1,
                                 .workers = call->job->c->workers,
                                 .seed = seed,
                                 .replicates = replicates,
                                 .threads = 1 };
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    sb_ns begun = sb_clock_processor(); /* of one thread: not what others took from it meanwhile */
    enum sb_code code =
        strategy ? sb_experiment_run(&run, &result, &arena, error)
                 : sb_fail(error, SB_EINPUT, NULL, "there is no strategy earliest-start");
    *ns = (double)(sb_clock_processor() - begun) / ((double)replicates * workload->dag.tasks);
    sb_arena_fini(&arena);
    return code;
}

/* One sample: the first experiment that is long enough; those before it warm the caches. */
enum sb_code sb_bench_measure_engine(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_workload workload = { 0 };
    uint64_t replicates = FIRST;
    double ns = 0;
    enum sb_code code = engines_draw(&workload, call->job, &call->plugins->readers, error);
    while (code == SB_OK) {
        code = experiment(call, &workload, replicates, call->job->seed, &ns, error);
        double took = ns * 1e-9 * (double)replicates * workload.dag.tasks,
               more = 1.2 * SAMPLE_SECONDS / took;
        if (took >= SAMPLE_SECONDS)
            break;
        replicates = (uint64_t)((double)replicates * (more > FASTER ? FASTER : more)) + 1;
    }
    if (code == SB_OK) {
        sb_bench_tell(call->out, SB_BENCH_EDGES, workload.dag.edges);
        sb_bench_tell(call->out, SB_BENCH_SAMPLE, ns);
    }
    sb_workload_fini(&workload);
    return code;
}
