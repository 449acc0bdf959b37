/* SPDX-License-Identifier: MIT */
/* What the tasks of a benchmark do. */
#ifndef STRATEGIES_TASK_WORK_H
#define STRATEGIES_TASK_WORK_H

#include <stdint.h>

enum sb_task_body_v1 {
    SB_TASK_EMPTY,
    SB_TASK_SPIN,
    SB_TASK_SLEEP,
    SB_TASK_MEET /* until all tasks of the graph are inside, or for 200 ms at most */
};

struct sb_task_work_v1 {
    uint32_t size;
    uint32_t body;
    uint32_t workers;
    uint32_t shared;       /* a task that sleeps holds no worker */
    uint32_t iterations;   /* of the loop in spin.h, in each task */
    uint32_t extra, every; /* each `every`-th task spins so many more; every >= 1 */
    int64_t sleep;         /* about: spread over half of it to one and a half */
};

#endif
