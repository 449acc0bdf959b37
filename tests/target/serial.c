/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A runtime for tests/cli/target.sh: one task after another, each of which costs WORK steps of a
 * loop, so that another WORK is another runtime. */
#include <simbench/task.h>
#include <stdlib.h>

#ifndef WORK
#define WORK 200
#endif

static void *start(const struct sb_task_setup_v1 *setup)
{
    static int it;
    if (setup->workers > 1) {
        sb_task_fail("one worker is all there is");
        return NULL;
    }
    return &it;
}

/* The order in which they run. */
static void *build(void *runtime, const struct sb_task_graph_v1 *graph)
{
    uint32_t *order = malloc((graph->tasks + 1) * sizeof *order), placed = 0,
             *waits = malloc((graph->tasks + 1) * sizeof *waits);
    (void)runtime;
    for (uint32_t t = 0; t < graph->tasks; t++)
        if ((waits[t] = graph->before_begin[t + 1] - graph->before_begin[t]) == 0)
            order[placed++] = t;
    for (uint32_t i = 0; i < placed; i++)
        for (uint32_t a = graph->after_begin[order[i]]; a < graph->after_begin[order[i] + 1]; a++)
            if (--waits[graph->after[a]] == 0)
                order[placed++] = graph->after[a];
    free(waits);
    return order;
}

static void discard(void *runtime, void *order)
{
    (void)runtime;
    free(order);
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    const uint32_t *order = built;
    (void)runtime;
    for (uint32_t i = 0; i < graph->tasks; i++) {
        for (int step = 0; step < WORK; step++)
            __asm__ volatile("" : : "r"(step));
        sb_task_run(order[i], 0);
    }
    return 0;
}

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof(struct sb_target_v1),
    .version = 1,
    .name = "serial",
    .start = start,
    .build = build,
    .discard = discard,
    .run = run,
};
