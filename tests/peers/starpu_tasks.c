/* SPDX-License-Identifier: GPL-3.0-or-later */
/* StarPU: a task each with its dependencies declared, submitted when all are. */
#include "tests/peers/peer.h"

#include <starpu.h>

static void body(void *buffers[], void *argument)
{
    (void)buffers;
    peer_body((uint32_t)(uintptr_t)argument);
}

static struct starpu_codelet codelet = { .cpu_funcs = { body }, .nbuffers = 0 };

static void run(const struct graph *graph, void *built)
{
    struct starpu_task **task = malloc((graph->tasks + 1) * sizeof(*task));
    struct starpu_task **deps = malloc((graph->tasks + 1) * sizeof(*deps));
    (void)built;
    for (uint32_t t = 0; t < graph->tasks; t++) {
        unsigned count = 0;
        task[t] = starpu_task_create();
        task[t]->cl = &codelet;
        task[t]->cl_arg = (void *)(uintptr_t)t;
        for (uint32_t e = graph->pred_begin[t]; e < graph->pred_begin[t + 1]; e++)
            deps[count++] = task[graph->pred[e]];
        starpu_task_declare_deps_array(task[t], count, deps);
    }
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (starpu_task_submit(task[t]) != 0)
            exit(1);
    starpu_task_wait_for_all();
    free(task);
    free(deps);
}

static void start(unsigned workers)
{
    struct starpu_conf conf;
    starpu_conf_init(&conf);
    conf.ncpus = (int)workers;
    conf.ncuda = 0;
    conf.nopencl = 0;
    if (starpu_init(&conf) != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    static const struct peer ways[] = { { "tasks", NULL, run, NULL }, { 0 } };
    return peer_main(argc, argv, ways, start, starpu_shutdown);
}
