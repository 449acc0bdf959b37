/* SPDX-License-Identifier: MIT */
/* A task runtime of your own, verified and measured by simbench on the graphs that it has:
 *
 *   cc -shared -fPIC $(pkg-config --cflags simbench-task) -o mine.so mine.c \
 *       $(pkg-config --libs simbench-task)
 *   simbench bench --target ./mine.so layered
 *
 * The library defines one object, sb_target_v1. Its bodies call sb_task_run, which does what the
 * task is to do, and sees whether all that it depends on has ended. All numbers count from 0, all
 * times are whole nanoseconds, all arrays are simbench's. */
#ifndef STRATEGIES_TASK_TASK_H
#define STRATEGIES_TASK_TASK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SB_TASK_VERSION "1.1.0" /* of this interface; its first number is the library's */

/* Members are only added at the end of a struct: where `size` is smaller than what you read, that
 * is not there. */
struct sb_task_graph_v1 {
    uint32_t size; /* of this struct, in bytes */
    uint32_t tasks, edges;
    const uint32_t *before_begin; /* [tasks + 1] what task t depends on is before[b] with */
    const uint32_t *before;       /* before_begin[t] <= b < before_begin[t + 1]; */
    const uint32_t *after_begin;  /* [tasks + 1] what depends on it, in the same way, */
    const uint32_t *after;        /* after[a] */
};

/* How tasks wait for what they depend on. */
enum sb_task_mode {
    SB_TASK_DECLARED = 0, /* they are entered when it has ended */
    SB_TASK_STRICT = 1,   /* all are entered at once, and wait in the middle of their bodies; a wait
                             always lets others run first */
    SB_TASK_CONTINUE = 2, /* the same, but a wait for what has ended goes on at once */
    SB_TASK_COPIED = 3    /* as strict, with all bodies on one stack */
};

struct sb_task_setup_v1 {
    uint32_t size;
    uint32_t workers; /* 1 or more: how many tasks run at a time */
    uint32_t mode;    /* of those in sb_target_v1.modes */
    uint32_t counted; /* `bytes` will be asked for: count, however slow that is */
    uint32_t events;  /* `switches` will be asked for, of a run with so many events at most; or 0 */
    uint32_t sleeps;  /* tasks sleep */
    uint32_t
        meets;  /* tasks wait for each other inside their bodies, as many as there are workers */
    void *self; /* sb_target_v1.self */
};

/* In the place of a worker: sb_task_thread(). Since 1.1.0. */
#define SB_TASK_THREAD (UINT32_MAX - 1)

/* flags */
#define SB_TARGET_SLEEPS 1u /* a task that sleeps holds no worker: bodies use sb_task_begin */

/* Only `run` is needed; all else may be NULL or 0. */
struct sb_target_v1 {
    uint32_t size;    /* sizeof(struct sb_target_v1) */
    uint32_t version; /* 1 */
    const char *name; /* lower-case letters, digits and hyphens, 40 at most */
    const char *summary;
    uint32_t modes; /* 1 << SB_TASK_DECLARED | ...; 0 for that alone */
    uint32_t flags;
    void *self;

    /* The runtime with its workers; what the others get as `runtime`. NULL: it cannot. */
    void *(*start)(const struct sb_task_setup_v1 *setup);
    void (*stop)(void *runtime);

    /* What is kept of a graph from run to run, as `built`; NULL: nothing. Several graphs may be
     * built at a time. `graph` stays until `discard`. */
    void *(*build)(void *runtime, const struct sb_task_graph_v1 *graph);
    void (*discard)(void *runtime, void *built);

    /* Runs every task once, and returns when all have ended: 0, or else what is no success. The
     * time that this takes is what is measured. */
    int (*run)(void *runtime, const struct sb_task_graph_v1 *graph, void *built);

    /* The most bytes that the runtime had at once. NULL: the process's memory is looked at. */
    uint64_t (*bytes)(void *runtime);
    /* How often a worker went from one task to another in the last run; negative: not known. */
    int64_t (*switches)(void *runtime);
};

#if defined __GNUC__
#define SB_TASK_API __attribute__((visibility("default")))
#else
#define SB_TASK_API
#endif

/* Yours to define. */
SB_TASK_API extern const struct sb_target_v1 sb_target_v1;

/* The whole body of a task, called once a run for each, from any thread: works or sleeps as the
 * benchmark wants it. `worker` is the one that runs it, below setup->workers; or SB_TASK_THREAD. */
SB_TASK_API void sb_task_run(uint32_t task, uint32_t worker);

/* The same in two halves, for bodies that let other tasks run while they sleep: begin returns how
 * long to sleep, or 0; end is called after that, on the same worker or another. */
SB_TASK_API int64_t sb_task_begin(uint32_t task, uint32_t worker);
SB_TASK_API void sb_task_end(uint32_t task, uint32_t worker);

/* A number for the calling thread, for runtimes that have none: threads count from 0 in the order
 * of their first calls since `start`. In the place of a worker SB_TASK_THREAD stands for it, and
 * costs nothing where the number does not matter, as in timed runs of empty bodies. */
SB_TASK_API uint32_t sb_task_thread(void);

/* Says why `start` gives NULL, `build` NULL without good reason, or `run` something else than 0;
 * copied, the first one counts. Returns -1. */
SB_TASK_API int sb_task_fail(const char *why);

#ifdef __cplusplus
}
#endif

#endif
