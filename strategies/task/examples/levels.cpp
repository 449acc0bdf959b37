/* SPDX-License-Identifier: MIT */
/* A runtime to be measured: level by level, each shared out among threads, and all wait for the
 * slowest. */
#include <algorithm>
#include <simbench/task.h>
#include <thread>
#include <vector>

using levels = std::vector<std::vector<uint32_t>>;

static unsigned workers;

static void *start(const sb_task_setup_v1 *setup)
{
    workers = setup->workers;
    return &workers;
}

static void *build(void *, const sb_task_graph_v1 *graph)
{
    std::vector<uint32_t> waits(graph->tasks), level(graph->tasks), ready;
    auto *built = new levels;
    for (uint32_t t = 0; t < graph->tasks; t++)
        if ((waits[t] = graph->before_begin[t + 1] - graph->before_begin[t]) == 0)
            ready.push_back(t);
    while (!ready.empty()) {
        const uint32_t task = ready.back();
        ready.pop_back();
        if (level[task] >= built->size())
            built->resize(level[task] + 1);
        (*built)[level[task]].push_back(task);
        for (uint32_t a = graph->after_begin[task]; a < graph->after_begin[task + 1]; a++) {
            const uint32_t next = graph->after[a];
            level[next] = std::max(level[next], level[task] + 1);
            if (--waits[next] == 0)
                ready.push_back(next);
        }
    }
    return built;
}

static void discard(void *, void *built) { delete static_cast<levels *>(built); }

static int run(void *, const sb_task_graph_v1 *, void *built)
{
    for (const auto &level : *static_cast<levels *>(built)) {
        const auto share = [&level](unsigned worker) {
            for (std::size_t i = worker; i < level.size(); i += workers)
                sb_task_run(level[i], worker);
        };
        std::vector<std::thread> others;
        for (unsigned w = 1; w < workers && w < level.size(); w++)
            others.emplace_back(share, w);
        share(0);
        for (auto &other : others)
            other.join();
    }
    return 0;
}

static struct sb_target_v1 describe()
{
    struct sb_target_v1 target = {};
    target.size = sizeof target;
    target.version = 1;
    target.name = "levels";
    target.summary = "level by level";
    target.start = start;
    target.build = build;
    target.discard = discard;
    target.run = run;
    return target;
}
const struct sb_target_v1 sb_target_v1 = describe();
