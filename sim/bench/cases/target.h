/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a kind of scheduler that `simbench bench` measures, loaded so that two versions of it
 * can stand side by side in one process. strategies/targets/a_b.c defines `const struct
 * sb_bench_target sb_bench_target_a_b`. */
#ifndef SIM_BENCH_CASES_TARGET_H
#define SIM_BENCH_CASES_TARGET_H

#include "sim/base/error.h"
#include "sim/base/time.h"
#include "strategies/task/host.h"
#include "strategies/task/task.h"
#include "strategies/task/work.h"

#include <stdbool.h>

/* What was loaded. */
struct sb_bench_elsewhere;
struct sb_bench_runtime {
    struct sb_target_v1 v1; /* what a shorter struct lacks is zero; `name` is a good one */
    const struct sb_task_host_v1 *host;         /* of the libsimbench-task that its bodies call */
    const struct sb_bench_elsewhere *elsewhere; /* NULL: its bodies are called in this process */
};

/* A runtime in another process. */
struct sb_bench_elsewhere {
    /* What the tasks of graphs that are built from now on do. */
    void (*work)(void *runtime, const struct sb_task_work_v1 *work);
    /* In the place of v1.run; of a checked run it tells the host what happened. */
    int (*run)(void *runtime, void *built, bool checked);
    double (*took)(void *runtime); /* ns of the last run, by its own clock */
    /* What one body with so many iterations takes there, ns. */
    double (*body)(void *runtime, uint32_t iterations);
};

struct sb_bench_target {
    const char *name, *summary;
    const char *library; /* NULL, or the shared library's file name, looked for beside the program
                            and where libraries are installed */
    /* Loads the library at `path`, bound at once and visible to nobody else, or starts
     * that command, whose answers may take as long as `limit`. SB_EINPUT when it is none, or not of
     * the kind. */
    enum sb_code (*open)(const char *path, sb_ns limit, struct sb_bench_runtime **runtime,
                         struct sb_error *error);
    void (*close)(struct sb_bench_runtime *runtime); /* NULL allowed */
};

#endif
