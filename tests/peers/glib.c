/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's thread pool, with counters of one's own: a task is pushed when the last of its
 * predecessors is done. */
#include "tests/peers/peer.h"

#include <glib.h>

static struct {
    GThreadPool *pool;
    const struct graph *graph;
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
    peer_body(task);
    for (uint32_t e = all.graph->succ_begin[task]; e < all.graph->succ_begin[task + 1]; e++)
        if (peer_counted_down(all.left, all.graph->succ[e]))
            push(all.graph->succ[e]);
    if (peer_counted_down(&all.unfinished, 0)) {
        g_mutex_lock(&all.mutex);
        g_cond_signal(&all.over);
        g_mutex_unlock(&all.mutex);
    }
}

static void run(const struct graph *graph, void *built)
{
    (void)built;
    all.graph = graph;
    all.left = peer_counters(graph);
    all.unfinished = graph->tasks;
    for (uint32_t t = 0; t < graph->tasks; t++)
        if (graph->pred_begin[t] == graph->pred_begin[t + 1])
            push(t);
    g_mutex_lock(&all.mutex);
    while (__atomic_load_n(&all.unfinished, __ATOMIC_ACQUIRE) > 0)
        g_cond_wait(&all.over, &all.mutex);
    g_mutex_unlock(&all.mutex);
    free(all.left);
}

static void start(unsigned workers)
{
    all.pool = g_thread_pool_new(enter, NULL, (gint)workers, TRUE, NULL);
    if (!all.pool)
        exit(1);
}

static void stop(void) { g_thread_pool_free(all.pool, FALSE, TRUE); }

int main(int argc, char **argv)
{
    static const struct peer ways[] = { { "pool", NULL, run, NULL }, { 0 } };
    return peer_main(argc, argv, ways, start, stop);
}
