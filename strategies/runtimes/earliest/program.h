/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy as a program on libearliest: what its parts share. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_PROGRAM_H
#define STRATEGIES_RUNTIMES_EARLIEST_PROGRAM_H

#include "sim/base/arena.h"
#include "sim/model/dag.h"
#include "sim/model/platform.h"
#include "sim/model/span.h"
#include "sim/model/strategy.h"
#include "sim/model/work.h"
#include "strategies/earliest/earliest.h"

struct sb_earliest_program;

/* What a body is given: the program, and the number of its task, or of its step. */
struct sb_earliest_item {
    struct sb_earliest_program *program;
    uint32_t number;
};

/* With k workers, a program that is served first come, first served has three forms. */
enum sb_earliest_form {
    SB_EARLIEST_ASKED,  /* each step is a task; the library asks who is next */
    SB_EARLIEST_LIMIT,  /* the same, and nobody is asked: es_call.limit alone */
    SB_EARLIEST_BODIES, /* each task is a body that awaits; es_call.limit alone; earliest start only
                         */
    SB_EARLIEST_FORMS
};

struct sb_earliest_program {
    const struct sb_dag *dag;
    const struct sb_strategy *strategy;
    uint32_t workers; /* 0: unlimited */
    enum sb_earliest_form form;
    bool declared;       /* plain tasks come after what they await instead of awaiting it; no task
                            has a name then, since a million of them take time and memory */
    struct es_set **set; /* [sets] run one after another */
    uint32_t sets;
    struct sb_earliest_item *item;   /* [items] of all sets */
    struct sb_earliest_item **first; /* [sets] of each set */
    uint32_t items;
    es_id *id; /* [steps] which task of its set runs the step */
    es_id first_gate;
    uint32_t *order; /* [tasks] topological, where the strategy goes by it */
    uint32_t *level; /* [tasks] where there is a set for each */
    struct es_virtual_clock virtual;
    struct es_clock *real;
    const struct sb_work *work; /* in place of sleeps, or NULL */
    struct es_sched *sched;
    struct sb_arena arena;

    /* With workers. */
    uint64_t *idle; /* bit w: worker w has nothing to do */
    sb_ns *key;     /* [steps] the smallest first, ties by number; NULL: first come, first served */
    sb_ns *ready;   /* [steps] then since when a step waits, once asked for; else -1 */
    uint32_t *awaited, awaited_count; /* tasks in the order in which they are first awaited, */
    uint32_t *behind; /* [tasks] and after how many of them a task comes; else NULL */

    /* With workers, where steps can be absent: the program is made for one run, without them. */
    bool lacks;
    struct sb_edge *declared_edge; /* [declared_edges] of steps, on the heap */
    size_t declared_edges, declared_room;
    es_id rest;            /* a body that is no step's: number `steps` in those edges */
    size_t *before;        /* [steps + 2] of each step those present that it comes after, */
    uint32_t *behind_step; /* through what is absent; on the heap */
    sb_ns *began_set;      /* [sets] */

    /* Where steps are placed; the library's workers are as many as are wanted then. */
    uint32_t planned; /* workers that there is a plan for; 0: steps are not placed */
    const struct sb_platform *platform;
    struct sb_platform alike;    /* where the graph has none */
    uint32_t *worker, *previous; /* [steps] which runs it, and after which step, or SB_NONE */
    es_id *transfer;             /* [edges of dag.pred] what carries its data, or ES_NONE */
    uint32_t *receiver;          /* [edges of dag.pred] the step that awaits it */

    /* The run. */
    const sb_ns *latency;
    struct sb_span *span;
    es_ns began;
    uint32_t running; /* set */
    sb_ns set_began;
    uint32_t misled; /* a task that was handed another value than the awaited one returned */
};

/* Which task of its set ends a task of the graph. */
static inline es_id sb_earliest_id(const struct sb_earliest_program *p, uint32_t task)
{
    return p->id[sb_dag_last(p->dag, task)];
}

/* Whether the step is not there in this run. */
static inline bool sb_earliest_lacks(const struct sb_earliest_program *p, uint32_t step)
{
    return p->lacks && sb_dag_lacks(p->dag, step, p->latency[step]);
}

/* Each step is a task of its own. */
static inline bool sb_earliest_by_step(const struct sb_earliest_program *p)
{
    return p->workers && p->form != SB_EARLIEST_BODIES;
}

/* A plain task that is declared after what it awaits. */
static inline bool sb_earliest_declares(const struct sb_earliest_program *p, uint32_t task)
{
    return p->declared && sb_dag_first(p->dag, task) == sb_dag_last(p->dag, task);
}

#endif
