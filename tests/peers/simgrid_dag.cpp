// SPDX-License-Identifier: GPL-3.0-or-later
// SimGrid: a directed acyclic graph of activities, each on a host: of its own with unlimited
// workers, else on the host that is free first.
#include "tests/peers/simulator.h"

#include <deque>
#include <random>
#include <simgrid/s4u.hpp>
#include <string>
#include <vector>

namespace sg = simgrid::s4u;

static std::vector<sg::Host *> hosts, idle;
static std::deque<sg::Exec *> ready; // first come, first served
static bool limited;

// One nanosecond of a task is one operation of a host that does one a second: SimGrid takes what is
// less than 1e-5 s apart for simultaneous.
static void make_hosts(uint32_t count)
{
    auto *zone = sg::create_empty_zone("zone");
    for (uint32_t i = 0; i < count; i++)
        hosts.push_back(zone->create_host("h" + std::to_string(i), 1.0));
    zone->seal();
    idle = hosts;
}

static void without_host(sg::Activity &activity)
{
    auto *exec = dynamic_cast<sg::Exec *>(&activity);
    if (!limited || !exec->dependencies_solved())
        return;
    if (idle.empty()) {
        ready.push_back(exec);
        return;
    }
    auto *host = idle.back();
    idle.pop_back();
    exec->set_host(host);
}

static void completed(const sg::Activity &activity)
{
    auto *host = dynamic_cast<const sg::Exec &>(activity).get_host();
    if (!limited)
        return;
    if (ready.empty()) {
        idle.push_back(host);
        return;
    }
    auto *next = ready.front();
    ready.pop_front();
    next->set_host(host);
}

// The makespan with these durations.
static double replicate(const sg::Engine &engine, const graph *graph,
                        const std::vector<double> &duration)
{
    std::vector<sg::ExecPtr> exec(graph->tasks);
    double begun = sg::Engine::get_clock();
    for (uint32_t t = 0; t < graph->tasks; t++) {
        exec[t] = sg::Exec::init()->set_flops_amount(duration[t]);
        if (!limited)
            exec[t]->set_host(hosts[t]);
    }
    // Successors are released last in, first out: so they come in the order of the file.
    for (uint32_t t = graph->tasks; t-- > 0;)
        for (uint32_t e = graph->pred_begin[t]; e < graph->pred_begin[t + 1]; e++)
            exec[graph->pred[e]]->add_successor(exec[t]);
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (graph->pred_begin[t] == graph->pred_begin[t + 1])
            exec[t]->vetoable_start();
    engine.run();
    return sg::Engine::get_clock() - begun;
}

static sg::Engine *engine;
static bool drawn;

// There is one platform in a process: the harness gives one graph.
static void prepare(const graph *graph, uint32_t workers, bool random)
{
    limited = workers > 0;
    drawn = random;
    make_hosts(limited ? workers : graph->tasks);
    sg::Activity::on_veto_cb(without_host);
    sg::Activity::on_completion_cb(completed);
}

static double simulate(const graph *graph, uint32_t, uint64_t first, uint64_t replicates)
{
    std::vector<double> duration(graph->duration, graph->duration + graph->tasks);
    std::mt19937_64 random(first + 1);
    std::exponential_distribution<double> exponential(1 / DRAW_MEAN);
    double total = 0;
    for (uint64_t r = 0; r < replicates; r++) {
        for (double &d : duration)
            if (drawn)
                d = exponential(random);
        total += replicate(*engine, graph, duration);
    }
    return total / static_cast<double>(replicates);
}

int main(int argc, char **argv)
{
    static const simulator simgrid = { prepare, simulate };
    xbt_log_control_set("root.thres:warning");
    engine = new sg::Engine(&argc, argv);
    return simulator_main(argc, argv, &simgrid);
}
