/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libearliest where it builds its set for each run, as those do that make their tasks while they
 * run; the set keeps its memory, as their pools do. Otherwise it is a target of the program's own.
 */
#include "strategies/task/task.h"

#include "earliest.h"

#include <stdlib.h>

static struct es_result alone(struct es_self *self, void *task)
{
    (void)self;
    sb_task_run((uint32_t)(uintptr_t)task, 0);
    return es_ok(NULL);
}

static struct es_result among_others(struct es_self *self, void *task)
{
    (void)self;
    sb_task_run((uint32_t)(uintptr_t)task, SB_TASK_THREAD);
    return es_ok(NULL);
}

struct runtime {
    struct es_sched *sched;
    struct es_set *set;
    es_body *body;
};

static void stop(void *self)
{
    struct runtime *runtime = self;
    if (!runtime)
        return;
    es_set_free(runtime->set);
    es_sched_free(runtime->sched);
    free(runtime);
}

static void *start(const struct sb_task_setup_v1 *setup)
{
    struct es_options options = { .workers = setup->workers, .grain = setup->meets ? -1 : 0 };
    struct runtime *runtime = calloc(1, sizeof *runtime);
    if (!runtime)
        return NULL;
    runtime->body = setup->workers > 1 ? among_others : alone;
    runtime->set = es_set_new(NULL);
    runtime->sched = es_sched_new(&options, NULL);
    if (runtime->set && runtime->sched)
        return runtime;
    stop(runtime);
    return NULL;
}

static int run(void *self, const struct sb_task_graph_v1 *graph, void *built)
{
    struct runtime *runtime = self;
    struct es_set *set = runtime->set;
    (void)built;
    es_set_clear(set);
    for (uint32_t t = 0; t < graph->tasks; t++) {
        es_set_add(set, NULL, runtime->body, (void *)(uintptr_t)t);
        for (uint32_t b = graph->before_begin[t]; b < graph->before_begin[t + 1]; b++)
            es_set_after(set, t, graph->before[b]);
    }
    return es_run(runtime->sched, set, NULL, NULL) == ES_OK ? 0 : -1;
}

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof sb_target_v1,
    .version = 1,
    .name = "earliest-anew",
    .start = start,
    .stop = stop,
    .run = run,
};
