/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/rig/calls.h"

#include "sim/base/clock.h"

#include <stdlib.h>

enum { CALLS_ATTEMPTS = 16, CALLS = 20000 };

typedef void call(uint32_t task, uint32_t worker);

__attribute__((noinline)) static void nothing(uint32_t task, uint32_t worker)
{
    __asm__ volatile("" : : "r"(task), "r"(worker));
}

/* Tasks behind those that they depend on. */
static uint32_t *order_of(const struct sb_task_graph_v1 *g)
{
    uint32_t *order = calloc((size_t)g->tasks + 1, sizeof *order), placed = 0;
    uint32_t *left = calloc((size_t)g->tasks + 1, sizeof *left);
    for (uint32_t t = 0; order && left && t < g->tasks; t++) {
        left[t] = g->before_begin[t + 1] - g->before_begin[t];
        if (!left[t])
            order[placed++] = t;
    }
    for (uint32_t i = 0; order && left && i < placed; i++)
        for (uint32_t a = g->after_begin[order[i]]; a < g->after_begin[order[i] + 1]; a++)
            if (--left[g->after[a]] == 0)
                order[placed++] = g->after[a];
    if (!left) {
        free(order);
        order = NULL;
    }
    free(left);
    return order;
}

static double calls_once(call *function, const uint32_t *order, uint32_t tasks)
{
    sb_ns begun = sb_clock_now();
    for (uint32_t i = 0; i < tasks; i++)
        function(order[i], 0);
    return (double)(sb_clock_now() - begun) / tasks;
}

static double calls_least(double a, double b) { return b < a ? b : a; }

enum sb_code sb_bench_calls(const struct sb_task_host_v1 *host, void *load,
                            const struct sb_task_graph_v1 *graph, double *ns,
                            struct sb_error *error)
{
    call *volatile function[2] = { host->run, nothing };
    double took[2] = { 1e9, 1e9 };
    int faulty = 0, attempts = CALLS_ATTEMPTS + (int)(CALLS / graph->tasks);
    uint32_t *order = order_of(graph);
    if (!order)
        return sb_fail_memory(error);
    for (int i = 0; i < attempts; i++) {
        host->begin(load, 0);
        took[0] = calls_least(took[0], calls_once(function[0], order, graph->tasks));
        faulty |= host->end(load);
        took[1] = calls_least(took[1], calls_once(function[1], order, graph->tasks));
    }
    free(order);
    *ns = took[0] - took[1];
    return faulty ? sb_fail(error, SB_ECHECK, NULL, "the calls in order were refused") : SB_OK;
}
