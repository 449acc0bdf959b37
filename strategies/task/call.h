/* SPDX-License-Identifier: MIT */
/* What bodies call, as the rest of the library sees it. */
#ifndef STRATEGIES_TASK_CALL_H
#define STRATEGIES_TASK_CALL_H

#include "strategies/task/load.h"

/* The one that runs now; the idle one, which has no tasks, while nothing runs. */
extern struct sb_task_load *_Atomic sb_task_current;
extern struct sb_task_load sb_task_idle;

/* Takes the fault, unless there is one already. `start` is by the clock. */
void sb_task_blame(struct sb_task_load *load, enum sb_task_fault_kind_v1 kind, uint32_t task,
                   uint32_t worker, uint32_t other, int64_t start);

/* As calls in a checked run, at these times since the run began. */
void sb_task_start_at(uint32_t task, uint32_t worker, int64_t time);
void sb_task_end_at(uint32_t task, int64_t time, int64_t late);

/* The task of a call while nothing ran, and it is forgotten; NONE: there was none. */
uint32_t sb_task_outside_take(void);

#endif
