/* SPDX-License-Identifier: MIT */
#include "strategies/task/now.h"

#include <time.h>

int64_t sb_task_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
