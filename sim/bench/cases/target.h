/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a kind of scheduler that `simbench bench` measures, loaded so that two versions of it
 * can stand side by side in one process. strategies/targets/a_b.c defines `const struct
 * sb_bench_target sb_bench_target_a_b`. */
#ifndef SIM_BENCH_CASES_TARGET_H
#define SIM_BENCH_CASES_TARGET_H

#include "sim/base/error.h"
#include "strategies/task/host.h"
#include "strategies/task/task.h"

/* What was loaded. */
struct sb_bench_runtime {
    struct sb_target_v1 v1; /* what a shorter struct lacks is zero; `name` is a good one */
    const struct sb_task_host_v1 *host; /* of the libsimbench-task that its bodies call */
    /* Where it runs elsewhere: ns of the last run by its own clock, and what one body with so many
     * iterations takes there. Else NULL. */
    double (*took)(void *runtime);
    double (*body)(void *runtime, uint32_t iterations);
};

struct sb_bench_target {
    const char *name, *summary;
    const char *library; /* NULL, or the shared library's file name, looked for beside the program
                            and where libraries are installed */
    /* Loads the library at `path`, bound at once and visible to nobody else, or gets ready to start
     * that command. SB_EINPUT when it is none, or not of the kind. */
    enum sb_code (*open)(const char *path, struct sb_bench_runtime **runtime,
                         struct sb_error *error);
    void (*close)(struct sb_bench_runtime *runtime); /* NULL allowed */
};

#endif
