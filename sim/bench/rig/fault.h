/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a runtime did wrong, in words. */
#ifndef SIM_BENCH_RIG_FAULT_H
#define SIM_BENCH_RIG_FAULT_H

#include "strategies/task/fault.h"

#include <stddef.h>
#include <stdint.h>

enum { SB_BENCH_FAULT_SIZE = 512 };

/* Where it happened. */
struct sb_bench_scene {
    const char *const *task_name; /* [tasks]; NULL: they have numbers alone */
    uint32_t tasks, workers;
};

/* "task 7 starts on worker 1 at 1200 ns, but task 3, ...". Needs no memory, and calls nothing that
 * a signal's handler may not. */
char *sb_bench_fault_text(char text[SB_BENCH_FAULT_SIZE], const struct sb_task_fault_v1 *fault,
                          const struct sb_bench_scene *scene);

#endif
