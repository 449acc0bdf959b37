/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oneTBB: the flow graph, a continue_node a task; and a task_group with counters of one's own,
 * where a task goes on with the first successor that it made ready. */
#include "tests/peers/peer.h"

#include <memory>
#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_group.h>
#include <vector>

namespace flow = oneapi::tbb::flow;
using node = flow::continue_node<flow::continue_msg>;

struct flow_graph {
    flow::graph graph;
    std::vector<std::unique_ptr<node>> nodes;
};

static void *flow_build(const struct graph *graph)
{
    auto *built = new flow_graph;
    built->nodes.reserve(graph->tasks);
    for (uint32_t t = 0; t < graph->tasks; t++)
        built->nodes.push_back(std::make_unique<node>(
            built->graph, [t](const flow::continue_msg &) { peer_body(t); }));
    for (uint32_t t = 0; t < graph->tasks; t++)
        for (uint32_t e = graph->pred_begin[t]; e < graph->pred_begin[t + 1]; e++)
            flow::make_edge(*built->nodes[graph->pred[e]], *built->nodes[t]);
    return built;
}

static void flow_run(const struct graph *graph, void *memory)
{
    auto *built = static_cast<flow_graph *>(memory);
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (graph->pred_begin[t] == graph->pred_begin[t + 1])
            built->nodes[t]->try_put(flow::continue_msg());
    built->graph.wait_for_all();
}

static void flow_discard(void *memory) { delete static_cast<flow_graph *>(memory); }

static void enter(oneapi::tbb::task_group &group, const struct graph *graph, uint32_t *left,
                  uint32_t task)
{
    for (uint32_t next = task; next != UINT32_MAX; task = next) {
        peer_body(task);
        next = UINT32_MAX;
        for (uint32_t e = graph->succ_begin[task]; e < graph->succ_begin[task + 1]; e++) {
            uint32_t ready = graph->succ[e];
            if (!peer_counted_down(left, ready))
                continue;
            if (next == UINT32_MAX)
                next = ready;
            else
                group.run([&group, graph, left, ready] { enter(group, graph, left, ready); });
        }
    }
}

static void group_run(const struct graph *graph, void *)
{
    oneapi::tbb::task_group group;
    uint32_t *left = peer_counters(graph);
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (graph->pred_begin[t] == graph->pred_begin[t + 1])
            group.run([&group, graph, left, t] { enter(group, graph, left, t); });
    group.wait();
    free(left);
}

static oneapi::tbb::global_control *control;
static void start(unsigned workers)
{
    control = new oneapi::tbb::global_control(oneapi::tbb::global_control::max_allowed_parallelism,
                                              workers);
}
static void stop() { delete control; }

int main(int argc, char **argv)
{
    static const struct peer ways[] = { { "flow", flow_build, flow_run, flow_discard },
                                        { "group", nullptr, group_run, nullptr },
                                        { nullptr, nullptr, nullptr, nullptr } };
    return peer_main(argc, argv, ways, start, stop);
}
