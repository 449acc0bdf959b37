/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/call.h"

#include "sim/bench/rig/watchdog.h"

enum sb_code sb_bench_call_graph(const struct sb_bench_call *call, const struct sb_bench_case *c,
                                 struct sb_bench_graph *graph, struct sb_error *error)
{
    return c->shape == SB_BENCH_GIVEN
               ? sb_bench_graph_of(graph, &c->workload->dag, error)
               : sb_bench_graph_init(graph, c->shape, c->tasks, call->job->seed,
                                     call->plugins->readers.generators, error);
}

enum sb_code sb_bench_call_open(const struct sb_bench_call *call, const char *path,
                                struct sb_bench_runtime **runtime, struct sb_error *error)
{
    sb_bench_watchdog_watch("loading", NULL, NULL, NULL);
    enum sb_code code = call->target->open(path, call->job->limit, runtime, error);
    sb_bench_watchdog_watch(NULL, NULL, NULL, NULL);
    return code;
}
