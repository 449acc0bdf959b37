/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For libraries without dependencies of their own: how many each task still waits for. */
#ifndef TESTS_PEERS_COUNTERS_H
#define TESTS_PEERS_COUNTERS_H

#include "strategies/task/task.h"

#include <stdbool.h>
#include <stdlib.h>

/* [tasks], to be freed with free(). */
static inline uint32_t *counters_new(const struct sb_task_graph_v1 *graph)
{
    uint32_t *left = (uint32_t *)malloc((graph->tasks + 1) * sizeof *left);
    for (uint32_t t = 0; t < graph->tasks; t++)
        left[t] = graph->before_begin[t + 1] - graph->before_begin[t];
    return left;
}

/* One fewer. Whether it was the last. */
static inline bool counted_down(uint32_t *left, uint32_t task)
{
    return __atomic_sub_fetch(&left[task], 1, __ATOMIC_ACQ_REL) == 0;
}

static inline bool waits_for_none(const struct sb_task_graph_v1 *graph, uint32_t task)
{
    return graph->before_begin[task] == graph->before_begin[task + 1];
}

#endif
