// SPDX-License-Identifier: MIT
// A strategy in C++ that places steps: those who come first in a topological order, each where it
// ends first by expected costs and transfers.
#include <simbench/strategy.h>

#include <algorithm>
#include <vector>

static void place(const sb_graph_v1 *graph, uint32_t *worker, int64_t *start)
{
    std::vector<uint32_t> awaits(graph->steps), order;
    std::vector<int64_t> free_at(graph->workers), end(graph->steps);
    for (uint32_t s = 0; s < graph->steps; s++) {
        awaits[s] = graph->before_begin[s + 1] - graph->before_begin[s];
        if (awaits[s] == 0)
            order.push_back(s);
    }
    for (size_t i = 0; i < order.size(); i++) {
        const uint32_t s = order[i];
        end[s] = INT64_MAX;
        for (uint32_t w = 0; w < graph->workers; w++) {
            int64_t at = free_at[w];
            for (uint32_t e = graph->before_begin[s]; e < graph->before_begin[s + 1]; e++) {
                const uint32_t from = graph->before[e];
                const bool moves = graph->transfer && worker[from] != w;
                at = std::max(at, end[from] + (moves ? graph->transfer[e] : 0));
            }
            const int64_t done = at + graph->cost[size_t(s) * graph->workers + w];
            if (done < end[s])
                end[s] = done, start[s] = at, worker[s] = w;
        }
        free_at[worker[s]] = end[s];
        for (uint32_t e = graph->after_begin[s]; e < graph->after_begin[s + 1]; e++)
            if (--awaits[graph->after[e]] == 0)
                order.push_back(graph->after[e]);
    }
}

static struct sb_strategy_v1 make()
{
    struct sb_strategy_v1 table = {};
    table.size = sizeof table;
    table.version = 1;
    table.name = "earliest-finish";
    table.summary = "each step where it ends first";
    table.place = place;
    return table;
}

const struct sb_strategy_v1 sb_strategy_v1 = make();
