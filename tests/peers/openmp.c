/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenMP tasks. With -DDEPEND by `depend` clauses, which the runtime matches when a task is made;
 * else with counters of one's own, a task made when the last that it depends on has ended. */
#include "tests/peers/counters.h"

#include <omp.h>

static void body(uint32_t task) { sb_task_run(task, (uint32_t)omp_get_thread_num()); }

#ifdef DEPEND
#define NAME "openmp-depend"

/* Dependences are matched by address. */
static void *build(void *runtime, const struct sb_task_graph_v1 *graph)
{
    (void)runtime;
    return malloc(graph->tasks);
}

static void discard(void *runtime, void *built)
{
    (void)runtime;
    free(built);
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    char *done = built;
    const uint32_t *before = graph->before;
    (void)runtime;
    (void)done; /* gcc does not count its use in a clause */
#pragma omp parallel
#pragma omp single
    for (uint32_t t = 0; t < graph->tasks; t++) {
        uint32_t begin = graph->before_begin[t], end = graph->before_begin[t + 1];
        if (begin == end) {
#pragma omp task depend(out : done[t]) firstprivate(t)
            body(t);
        }
        else {
#pragma omp task depend(iterator(uint32_t k = begin                                                \
                                 : end),                                                           \
                        in                                                                         \
                        : done[before[k]]) depend(out                                              \
                                                  : done[t]) firstprivate(t)
            body(t);
        }
    }
    return 0;
}
#else
#define NAME "openmp-counters"

static void enter(const struct sb_task_graph_v1 *graph, uint32_t *left, uint32_t task)
{
    body(task);
    for (uint32_t a = graph->after_begin[task]; a < graph->after_begin[task + 1]; a++) {
        uint32_t next = graph->after[a];
        if (counted_down(left, next)) {
#pragma omp task firstprivate(graph, left, next)
            enter(graph, left, next);
        }
    }
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    uint32_t *left = counters_new(graph);
    (void)runtime, (void)built;
#pragma omp parallel
#pragma omp single
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (waits_for_none(graph, t)) {
#pragma omp task firstprivate(graph, left, t)
            enter(graph, left, t);
        }
    free(left);
    return 0;
}
#endif

static void *start(const struct sb_task_setup_v1 *setup)
{
    static int it;
    omp_set_num_threads((int)setup->workers);
    return &it;
}

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof sb_target_v1,
    .version = 1,
    .name = NAME,
    .start = start,
#ifdef DEPEND
    .build = build,
    .discard = discard,
#endif
    .run = run,
};
