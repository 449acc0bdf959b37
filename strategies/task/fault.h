/* SPDX-License-Identifier: MIT */
/* What a runtime did wrong. */
#ifndef STRATEGIES_TASK_FAULT_H
#define STRATEGIES_TASK_FAULT_H

#include <stdint.h>

enum sb_task_fault_kind_v1 {
    SB_TASK_FINE,
    SB_TASK_EARLY,       /* starts before `other`, on which it depends, has ended */
    SB_TASK_TWICE,       /* starts again */
    SB_TASK_LOST,        /* the run is over, and it has never started */
    SB_TASK_UNENDED,     /* the run is over, and it has started only */
    SB_TASK_LATE,        /* it has ended, but after the run was over */
    SB_TASK_WORKER,      /* starts on a worker that runs `other` */
    SB_TASK_NO_WORKER,   /* on one that there is not */
    SB_TASK_NO_TASK,     /* is none */
    SB_TASK_NOT_BEGUN,   /* ends without having started */
    SB_TASK_END_TWICE,   /* ends again */
    SB_TASK_OUTSIDE,     /* starts while nothing runs */
    SB_TASK_MISSED,      /* has not run in a timed run before this one */
    SB_TASK_STUCK,       /* is ready since `other_end`, or the beginning, and never starts */
    SB_TASK_STUCK_INSIDE /* has started and never ends */
};

#define SB_TASK_NONE UINT32_MAX
#define SB_TASK_NEVER INT64_MIN

/* Times are since the beginning of the run, NEVER where there is none. */
struct sb_task_fault_v1 {
    uint32_t size;
    uint32_t kind;
    uint32_t task, worker;
    uint32_t other, other_worker;   /* NONE: there is none */
    uint32_t timed;                 /* times are since the last checked run began */
    uint32_t ended;                 /* of STUCK: tasks, until then */
    int64_t start;                  /* of the task, the wrong one where there are two; or its end */
    int64_t other_start, other_end; /* of `other`; of TWICE: of the first time */
    int64_t over;                   /* when the run returned, or was given up */
};

#endif
