/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A runtime that does one thing wrong, which the variable WRONG names: for tests/cli/target.sh, on
 * its graph of a and b, c after a, d after b, tasks 0 to 3. It runs them in the calling thread, and
 * says that a and c were on worker 0, b and d on the last one. */
#include <pthread.h>
#include <signal.h>
#include <simbench/task.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int does(const char *what)
{
    const char *wrong = getenv("WRONG");
    return wrong && strcmp(wrong, what) == 0;
}

/* So that no two times are the same. */
static void wait_a_moment(void) { usleep(2000); }

static void misbehave(const char *where)
{
    char what[40];
    snprintf(what, sizeof what, "hang-%s", where);
    if (does(what))
        for (;;)
            pause();
    snprintf(what, sizeof what, "crash-%s", where);
    if (does(what))
        raise(SIGSEGV);
    snprintf(what, sizeof what, "exit-%s", where);
    if (does(what))
        exit(7);
    snprintf(what, sizeof what, "leave-%s", where);
    if (does(what))
        exit(0);
}

__attribute__((constructor)) static void load(void) { misbehave("load"); }

static unsigned workers, runs;

static void *start(const struct sb_task_setup_v1 *setup)
{
    misbehave("start");
    workers = setup->workers;
    if (does("no-start")) {
        sb_task_fail("nothing to start with");
        return NULL;
    }
    return &workers;
}

static void stop(void *runtime)
{
    (void)runtime;
    misbehave("stop");
}

static void *build(void *runtime, const struct sb_task_graph_v1 *graph)
{
    (void)runtime, (void)graph;
    misbehave("build");
    return NULL;
}

static uint32_t worker_of(uint32_t task) { return task % 2 ? workers - 1 : 0; }

static void do_task(uint32_t task)
{
    if (runs <= 1)
        wait_a_moment();
    sb_task_run(task, worker_of(task));
}

static void leave_a_process(void) /* that has nothing to do with this one */
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            execl("/bin/sleep", "sleep", "31557", (char *)NULL);
        _exit(0);
    }
}

static void *later(void *task)
{
    wait_a_moment();
    sb_task_run((uint32_t)(uintptr_t)task, 0);
    return NULL;
}

/* Of a graph of four. */
static int run_wrongly(void)
{
    pthread_t thread;
    if (does("early")) {
        do_task(0), do_task(3), do_task(1), do_task(2);
        return 1;
    }
    if (does("early-inside")) {
        sb_task_begin(1, 1), sb_task_run(0, 0), sb_task_run(2, 0);
        wait_a_moment(), sb_task_run(3, 0), wait_a_moment();
        sb_task_end(1, 1);
        return 1;
    }
    if (does("loses")) {
        do_task(0), do_task(1), do_task(2);
        return 1;
    }
    if (does("twice")) {
        do_task(0), do_task(1), do_task(0), do_task(2), do_task(3);
        return 1;
    }
    if (does("worker-twice")) {
        sb_task_begin(0, 1), wait_a_moment(), sb_task_begin(1, 1);
        wait_a_moment(), sb_task_end(0, 1), sb_task_end(1, 1), do_task(2), do_task(3);
        return 1;
    }
    if (does("stops") || does("daemon")) {
        if (does("daemon"))
            leave_a_process();
        do_task(0), do_task(1), do_task(2);
        for (;;)
            pause();
    }
    if (does("stops-inside")) {
        do_task(0), wait_a_moment(), sb_task_begin(1, 1);
        for (;;)
            pause();
    }
    if (does("beyond")) {
        sb_task_run(0, workers);
        return 1;
    }
    if (does("unknown")) {
        sb_task_run(4, 0);
        return 1;
    }
    if (does("unended")) {
        do_task(0), do_task(1), do_task(2), wait_a_moment(), sb_task_begin(3, 1);
        return 1;
    }
    if (does("late")) {
        do_task(0), do_task(1), do_task(2);
        pthread_create(&thread, NULL, later, (void *)(uintptr_t)3);
        pthread_detach(thread);
        return 1;
    }
    if (does("not-begun")) {
        do_task(0), do_task(1), do_task(2), sb_task_end(3, 1);
        return 1;
    }
    return 0;
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    (void)runtime, (void)built;
    if (graph->tasks == 4 && workers == 2) {
        misbehave("run");
        if (does("fails"))
            return sb_task_fail("the third wheel is off");
        if (run_wrongly())
            return 0;
        runs++;
        if (runs == 20 && does("leave-rarely"))
            exit(0);
        if (runs == 20 && does("vanish-rarely"))
            _exit(0);
        if (runs == 20 && does("early-rarely")) { /* where no times are taken */
            sb_task_run(0, 0), sb_task_run(3, 1), sb_task_run(1, 1), sb_task_run(2, 0);
            return 0;
        }
        if (runs == 20 && does("loses-rarely")) {
            sb_task_run(0, 0), sb_task_run(1, 1), sb_task_run(2, 0);
            return 0;
        }
        if (runs == 20 && does("twice-rarely"))
            sb_task_run(0, 0), sb_task_run(0, 0);
    }
    if (graph->tasks == workers && !graph->edges && workers > 1) { /* they meet */
        pthread_t thread;
        pthread_create(&thread, NULL, later, NULL);
        sb_task_run(1, 1);
        return pthread_join(thread, NULL);
    }
    for (uint32_t t = 0; t < graph->tasks; t++)
        do_task(t);
    return 0;
}

#ifdef LONGER /* room for what a later version has behind it */
__attribute__((aligned(4096)))
#endif
const struct sb_target_v1 sb_target_v1 = {
#ifdef VERSION
    .version = VERSION,
#else
    .version = 1,
#endif
#ifdef SIZE
    .size = SIZE,
#else
    .size = sizeof(struct sb_target_v1),
#endif
#ifdef NAME
    .name = NAME,
#else
    .name = "wrong",
#endif
    .start = start,
    .stop = stop,
    .build = build,
#ifndef NO_RUN
    .run = run,
#endif
};
