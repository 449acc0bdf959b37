/* SPDX-License-Identifier: MIT */
/* Numbers of threads, and what a target says went wrong. */
#ifndef STRATEGIES_TASK_THREAD_H
#define STRATEGIES_TASK_THREAD_H

/* Threads are counted anew, and nothing was said. */
void sb_task_forget(void);
/* What sb_task_fail said first, or "". */
const char *sb_task_why(void);

#endif
