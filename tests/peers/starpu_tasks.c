/* SPDX-License-Identifier: GPL-3.0-or-later */
/* StarPU: a task each with its dependencies declared, submitted when all are. */
#include "strategies/task/task.h"

#include <starpu.h>
#include <stdlib.h>

static void body(void *buffers[], void *argument)
{
    (void)buffers;
    sb_task_run((uint32_t)(uintptr_t)argument, (uint32_t)starpu_worker_get_id());
}

static struct starpu_codelet codelet = { .cpu_funcs = { body }, .nbuffers = 0 };

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    struct starpu_task **task = malloc((graph->tasks + 1) * sizeof(*task));
    struct starpu_task **deps = malloc((graph->tasks + 1) * sizeof(*deps));
    int failed = 0;
    (void)runtime, (void)built;
    for (uint32_t t = 0; t < graph->tasks; t++) {
        unsigned count = 0;
        task[t] = starpu_task_create();
        task[t]->cl = &codelet;
        task[t]->cl_arg = (void *)(uintptr_t)t;
        for (uint32_t b = graph->before_begin[t]; b < graph->before_begin[t + 1]; b++)
            deps[count++] = task[graph->before[b]];
        starpu_task_declare_deps_array(task[t], count, deps);
    }
    for (uint32_t t = 0; t < graph->tasks; t++)
        failed |= starpu_task_submit(task[t]);
    starpu_task_wait_for_all();
    free(task);
    free(deps);
    return failed;
}

static void *start(const struct sb_task_setup_v1 *setup)
{
    static struct starpu_conf conf;
    starpu_conf_init(&conf);
    conf.ncpus = (int)setup->workers;
    conf.ncuda = 0;
    conf.nopencl = 0;
    return starpu_init(&conf) == 0 ? &conf : NULL;
}

static void stop(void *runtime)
{
    (void)runtime;
    starpu_shutdown();
}

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof sb_target_v1,
    .version = 1,
    .name = "starpu",
    .start = start,
    .stop = stop,
    .run = run,
};
