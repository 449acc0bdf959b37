/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libearliest where it builds its set for each run, as those do that make their tasks while they
 * run. Otherwise it is a target of the program's own. */
#include "strategies/task/task.h"

#include "earliest.h"

static struct es_result alone(struct es_self *self, void *task)
{
    (void)self;
    sb_task_run((uint32_t)(uintptr_t)task, 0);
    return es_ok(NULL);
}

static struct es_result among_others(struct es_self *self, void *task)
{
    (void)self;
    sb_task_run((uint32_t)(uintptr_t)task, sb_task_thread());
    return es_ok(NULL);
}

static es_body *body;

static void *start(const struct sb_task_setup_v1 *setup)
{
    struct es_options options = { .workers = setup->workers, .grain = setup->meets ? -1 : 0 };
    body = setup->workers > 1 ? among_others : alone;
    return es_sched_new(&options, NULL);
}

static void stop(void *sched) { es_sched_free(sched); }

static int run(void *sched, const struct sb_task_graph_v1 *graph, void *built)
{
    struct es_set *set = es_set_new(NULL);
    (void)built;
    for (uint32_t t = 0; set && t < graph->tasks; t++) {
        es_set_add(set, NULL, body, (void *)(uintptr_t)t);
        for (uint32_t b = graph->before_begin[t]; b < graph->before_begin[t + 1]; b++)
            es_set_after(set, t, graph->before[b]);
    }
    bool ran = set && es_set_build(set, NULL) == ES_OK && es_run(sched, set, NULL, NULL) == ES_OK;
    es_set_free(set);
    return ran ? 0 : -1;
}

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof sb_target_v1,
    .version = 1,
    .name = "earliest-anew",
    .start = start,
    .stop = stop,
    .run = run,
};
