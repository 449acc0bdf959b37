/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/least.h"

#include <stdlib.h>

static sb_ns least_cost(const struct sb_platform *p, uint32_t step)
{
    const sb_ns *cost = p->cost + (size_t)step * p->workers;
    sb_ns least = cost[0];
    for (uint32_t w = 1; w < p->workers; w++)
        least = cost[w] < least ? cost[w] : least;
    return least;
}

sb_ns sb_platform_least_path(const struct sb_dag *dag, const struct sb_platform *p)
{
    sb_ns *end = malloc(((size_t)dag->steps + 1) * sizeof *end), longest = 0;
    uint32_t *order = malloc(((size_t)dag->steps + 1) * sizeof *order);
    bool ordered =
        end && order && sb_csr_topological(&dag->pred, &dag->succ, dag->steps, order) == dag->steps;
    for (uint32_t i = 0; ordered && i < dag->steps; i++) {
        uint32_t s = order[i];
        end[s] = 0;
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            end[s] = end[dag->pred.list[e]] > end[s] ? end[dag->pred.list[e]] : end[s];
        end[s] += least_cost(p, s);
        longest = end[s] > longest ? end[s] : longest;
    }
    free(end);
    free(order);
    return ordered ? longest : -1;
}

sb_ns sb_platform_sequential(const struct sb_dag *dag, const struct sb_platform *p,
                             uint32_t *worker)
{
    sb_ns least = INT64_MAX;
    for (uint32_t w = 0; w < p->workers; w++) {
        sb_ns sum = 0;
        for (uint32_t s = 0; s < dag->steps; s++)
            sum += p->cost[(size_t)s * p->workers + w];
        if (worker && sum < least)
            *worker = w;
        least = sum < least ? sum : least;
    }
    return least;
}
