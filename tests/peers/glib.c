/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's thread pool, with counters of one's own: a task is pushed when the last that it depends on
 * has ended. */
#include "tests/peers/counters.h"

#include <glib.h>

static struct {
    GThreadPool *pool;
    const struct sb_task_graph_v1 *graph;
    uint32_t *left, unfinished;
    GMutex mutex;
    GCond over;
} all;

/* The pool takes no NULL, so tasks count from 1 here. */
static void push(uint32_t task) { g_thread_pool_push(all.pool, GUINT_TO_POINTER(task + 1), NULL); }

static void enter(gpointer data, gpointer unused)
{
    uint32_t task = GPOINTER_TO_UINT(data) - 1;
    (void)unused;
    sb_task_run(task, SB_TASK_THREAD);
    for (uint32_t a = all.graph->after_begin[task]; a < all.graph->after_begin[task + 1]; a++)
        if (counted_down(all.left, all.graph->after[a]))
            push(all.graph->after[a]);
    if (counted_down(&all.unfinished, 0)) {
        g_mutex_lock(&all.mutex);
        g_cond_signal(&all.over);
        g_mutex_unlock(&all.mutex);
    }
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    (void)runtime, (void)built;
    all.graph = graph;
    all.left = counters_new(graph);
    all.unfinished = graph->tasks;
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (waits_for_none(graph, t))
            push(t);
    g_mutex_lock(&all.mutex);
    while (__atomic_load_n(&all.unfinished, __ATOMIC_ACQUIRE) > 0)
        g_cond_wait(&all.over, &all.mutex);
    g_mutex_unlock(&all.mutex);
    free(all.left);
    return 0;
}

static void *start(const struct sb_task_setup_v1 *setup)
{
    return all.pool = g_thread_pool_new(enter, NULL, (gint)setup->workers, TRUE, NULL);
}

static void stop(void *pool) { g_thread_pool_free(pool, FALSE, TRUE); }

const struct sb_target_v1 sb_target_v1 = {
    .size = sizeof sb_target_v1,
    .version = 1,
    .name = "glib",
    .start = start,
    .stop = stop,
    .run = run,
};
