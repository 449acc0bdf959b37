/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oneTBB. With -DFLOW its flow graph, a continue_node a task, which with -DANEW is made for each
 * run; else a task_group with counters of one's own, where a task goes on with the first one that
 * it made ready. */
#include "tests/peers/counters.h"

#include <memory>
#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#include <vector>

static void body(uint32_t task)
{
    sb_task_run(task, uint32_t(oneapi::tbb::this_task_arena::current_thread_index()));
}

#ifdef FLOW
namespace flow = oneapi::tbb::flow;
using node = flow::continue_node<flow::continue_msg>;

struct flow_graph {
    flow::graph graph;
    std::vector<std::unique_ptr<node>> nodes;
};

static void *flow_build(void *, const sb_task_graph_v1 *graph)
{
    auto *built = new flow_graph;
    built->nodes.reserve(graph->tasks);
    for (uint32_t t = 0; t < graph->tasks; t++)
        built->nodes.push_back(
            std::make_unique<node>(built->graph, [t](const flow::continue_msg &) { body(t); }));
    for (uint32_t t = 0; t < graph->tasks; t++)
        for (uint32_t b = graph->before_begin[t]; b < graph->before_begin[t + 1]; b++)
            flow::make_edge(*built->nodes[graph->before[b]], *built->nodes[t]);
    return built;
}

static void flow_discard(void *, void *memory) { delete static_cast<flow_graph *>(memory); }

static int flow_run(void *, const sb_task_graph_v1 *graph, void *memory)
{
    auto *built = static_cast<flow_graph *>(memory);
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (waits_for_none(graph, t))
            built->nodes[t]->try_put(flow::continue_msg());
    built->graph.wait_for_all();
    return 0;
}

static int anew_run(void *runtime, const sb_task_graph_v1 *graph, void *)
{
    void *built = flow_build(runtime, graph);
    flow_run(runtime, graph, built);
    flow_discard(runtime, built);
    return 0;
}
#else
static void enter(oneapi::tbb::task_group &group, const sb_task_graph_v1 *graph, uint32_t *left,
                  uint32_t task)
{
    for (uint32_t next = task; next != UINT32_MAX; task = next) {
        body(task);
        next = UINT32_MAX;
        for (uint32_t a = graph->after_begin[task]; a < graph->after_begin[task + 1]; a++) {
            uint32_t ready = graph->after[a];
            if (!counted_down(left, ready))
                continue;
            if (next == UINT32_MAX)
                next = ready;
            else
                group.run([&group, graph, left, ready] { enter(group, graph, left, ready); });
        }
    }
}

static int group_run(void *, const sb_task_graph_v1 *graph, void *)
{
    oneapi::tbb::task_group group;
    uint32_t *left = counters_new(graph);
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (waits_for_none(graph, t))
            group.run([&group, graph, left, t] { enter(group, graph, left, t); });
    group.wait();
    free(left);
    return 0;
}
#endif

static void *start(const sb_task_setup_v1 *setup)
{
    using oneapi::tbb::global_control;
    return new global_control(global_control::max_allowed_parallelism, setup->workers);
}

static void stop(void *control) { delete static_cast<oneapi::tbb::global_control *>(control); }

static struct sb_target_v1 describe()
{
    struct sb_target_v1 target = {};
    target.size = sizeof target;
    target.version = 1;
    target.start = start;
    target.stop = stop;
#if defined ANEW
    target.name = "onetbb-flow-anew";
    target.run = anew_run;
#elif defined FLOW
    target.name = "onetbb-flow";
    target.build = flow_build;
    target.discard = flow_discard;
    target.run = flow_run;
#else
    target.name = "onetbb-group";
    target.run = group_run;
#endif
    return target;
}
const struct sb_target_v1 sb_target_v1 = describe();
