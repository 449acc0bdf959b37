/* SPDX-License-Identifier: MIT */
/* The other side of libsimbench-task: what simbench drives it with. It is looked up in the library
 * that a target uses, which may be older or newer than the program. Not for authors of targets. */
#ifndef STRATEGIES_TASK_HOST_H
#define STRATEGIES_TASK_HOST_H

#include "strategies/task/fault.h"
#include "strategies/task/task.h"
#include "strategies/task/work.h"

/* A checked run takes the times of every start and end, and looks at all that can be wrong. In a
 * timed one dependencies are looked at, and that each task runs once. */
struct sb_task_host_v1 {
    uint32_t size, version; /* 1 */
    /* What is known of a graph and its runs. Borrows the graph. NULL: no memory. */
    void *(*open)(const struct sb_task_graph_v1 *graph, const struct sb_task_work_v1 *work);
    void (*close)(void *load);
    /* One run at a time in a process, the first of a load a checked one. end: 0, or that there is a
     * fault. Tasks that sleep or meet are checked always. */
    void (*begin)(void *load, int checked);
    int (*end)(void *load);
    void (*fault)(const void *load, struct sb_task_fault_v1 *fault);
    /* Of a run that does not end (NULL: the one that goes on): what has not happened. May be called
     * in a signal's handler. */
    void (*stuck)(const void *load, struct sb_task_fault_v1 *fault);
    /* A number that changes as long as tasks start and end. The same. */
    uint64_t (*progress)(const void *load);
    /* [tasks] of the last run of tasks that sleep: from being due to running. */
    const int64_t *(*late)(const void *load);
    /* Tasks that were alone when they met. */
    uint32_t (*alone)(const void *load);
    /* Bytes that a load takes, of runs that are checked. */
    uint64_t (*bytes)(const void *load);
    /* In the place of calls, of a checked run elsewhere: tasks start and end at times since its
     * beginning, told in their order, and run so long after they were due; it is over. */
    void (*start_at)(uint32_t task, uint32_t worker, int64_t time);
    void (*end_at)(uint32_t task, int64_t time, int64_t late);
    void (*over_at)(int64_t time);
    /* Begins to count threads anew, and forgets what sb_task_fail said. */
    void (*forget)(void);
    const char *(*why)(void); /* what it said, or "" */
    void (*spin)(uint32_t iterations);
    void (*run)(uint32_t task, uint32_t worker); /* sb_task_run */
};

SB_TASK_API const struct sb_task_host_v1 *sb_task_host_v1(void);

#endif
