/* SPDX-License-Identifier: MIT */
/* The monotonic clock. */
#ifndef STRATEGIES_TASK_NOW_H
#define STRATEGIES_TASK_NOW_H

#include <stdint.h>

/* Nanoseconds. */
int64_t sb_task_now(void);

#endif
