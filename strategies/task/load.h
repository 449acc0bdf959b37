/* SPDX-License-Identifier: MIT */
/* A graph and what is known of its last run. */
#ifndef STRATEGIES_TASK_LOAD_H
#define STRATEGIES_TASK_LOAD_H

#include "strategies/task/fault.h"
#include "strategies/task/task.h"
#include "strategies/task/work.h"

#include <stdatomic.h>
#include <stdbool.h>

/* What a checked run writes down of a task. */
struct sb_task_visit {
    int64_t start, end; /* by the clock; of this turn where `begun` and `done` say so */
    uint32_t worker;
    atomic_uint begun; /* the turn */
};

/* How a call does its work. */
enum sb_task_way { SB_TASK_CHECKED, SB_TASK_QUICK, SB_TASK_SPINNING };

/* What every call needs comes first. */
struct sb_task_load {
    _Atomic enum sb_task_way
        way;                /* timed runs of empty bodies are quick, of spinning ones spinning */
    _Atomic uint32_t quick; /* tasks that are: all, or 0 */
    uint32_t tasks, turn;
    const uint32_t *begin, *before; /* the graph's */
    atomic_uint *done;              /* [tasks] the turn in which it ended last */
    struct sb_task_graph_v1 graph;
    struct sb_task_work_v1 work;
    struct sb_task_visit *visit; /* [tasks] */
    atomic_uint *busy;           /* [workers] the task that it runs, plus one */
    int64_t *late;               /* [tasks] of tasks that sleep, else NULL */
    int64_t begun, over;         /* the run, by the clock */
    atomic_uint inside, alone;   /* of tasks that meet */
    atomic_bool faulty, told;    /* there is a fault; it is complete */
    struct sb_task_fault_v1 fault;
};

/* Whether it has ended in this run. */
static inline bool sb_task_is_done(const struct sb_task_load *load, uint32_t task)
{
    return atomic_load_explicit(&load->done[task], memory_order_acquire) == load->turn;
}

#endif
