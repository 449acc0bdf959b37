/* SPDX-License-Identifier: MIT */
/* A runtime to be measured: threads that share one stack of ready tasks. Each task has a counter of
 * what it still waits for; who counts it down to nothing pushes it. */
#include <pthread.h>
#include <simbench/task.h>
#include <stdlib.h>

struct runtime {
    const struct sb_task_graph_v1 *graph;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    uint32_t *ready, *waits; /* [tasks] */
    uint32_t readies, left, workers, given;
    int over;
    pthread_t thread[];
};

static void *work(void *self)
{
    struct runtime *r = self;
    pthread_mutex_lock(&r->mutex);
    uint32_t worker = r->given++;
    for (;;) {
        while (!r->readies && !r->over)
            pthread_cond_wait(&r->changed, &r->mutex);
        if (r->over)
            break;
        uint32_t task = r->ready[--r->readies];
        pthread_mutex_unlock(&r->mutex);
        sb_task_run(task, worker);
        pthread_mutex_lock(&r->mutex);
        for (uint32_t a = r->graph->after_begin[task]; a < r->graph->after_begin[task + 1]; a++)
            if (--r->waits[r->graph->after[a]] == 0)
                r->ready[r->readies++] = r->graph->after[a];
        r->left--;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->mutex);
    return NULL;
}

static void *start(const struct sb_task_setup_v1 *setup)
{
    struct runtime *r = calloc(1, sizeof *r + setup->workers * sizeof *r->thread);
    if (!r)
        return NULL;
    pthread_mutex_init(&r->mutex, NULL);
    pthread_cond_init(&r->changed, NULL);
    for (; r->workers < setup->workers; r->workers++)
        if (pthread_create(&r->thread[r->workers], NULL, work, r) != 0)
            abort();
    return r;
}

static void stop(void *runtime)
{
    struct runtime *r = runtime;
    pthread_mutex_lock(&r->mutex);
    r->over = 1;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->mutex);
    for (uint32_t w = 0; w < r->workers; w++)
        pthread_join(r->thread[w], NULL);
    free(r);
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    struct runtime *r = runtime;
    (void)built;
    pthread_mutex_lock(&r->mutex);
    r->graph = graph;
    r->ready = malloc(2 * ((size_t)graph->tasks + 1) * sizeof *r->ready);
    r->waits = r->ready + graph->tasks + 1;
    r->left = graph->tasks;
    for (uint32_t t = 0; t < graph->tasks; t++)
        if ((r->waits[t] = graph->before_begin[t + 1] - graph->before_begin[t]) == 0)
            r->ready[r->readies++] = t;
    pthread_cond_broadcast(&r->changed);
    while (r->left)
        pthread_cond_wait(&r->changed, &r->mutex);
    pthread_mutex_unlock(&r->mutex);
    free(r->ready);
    return 0;
}

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof(struct sb_target_v1),
    .version = 1,
    .name = "counters",
    .summary = "threads, a mutex, and counters",
    .start = start,
    .stop = stop,
    .run = run,
};
