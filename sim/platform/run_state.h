/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run on a platform remembers: how far its steps and workers are. For platform_run.c. */
#ifndef SIM_PLATFORM_RUN_STATE_H
#define SIM_PLATFORM_RUN_STATE_H

#include "sim/engine/bitqueue.h"
#include "sim/platform/network/data.h"
#include "sim/platform/ready_queue.h"
#include "sim/platform/route.h"
#include "sim/platform/stealing.h"

struct sb_platform_run {
    const struct sb_plan *plan;
    const struct sb_platform *platform;
    struct sb_route *route; /* NULL: steps go to free workers */
    bool replans, steals;
    bool freely; /* steps go to free workers over free links: transfers are no events */
    uint32_t steps, nodes, padded, complete;
    uint32_t *fresh;            /* [nodes] `left` of a run that begins */
    uint32_t *left;             /* [nodes] predecessors that are not complete yet */
    uint32_t *worker;           /* [steps] where it goes, or SB_NONE as long as that is open */
    bool *begun, *ended;        /* [steps] */
    sb_ns *ready, *start, *end; /* [steps] */
    uint32_t *running;          /* [workers] the step that it runs, or is kept for, or SB_NONE */
    uint32_t *head;             /* [workers] next in its queue */
    uint32_t *dirty;            /* [workers] a stack of those that may be able to start */
    bool *is_dirty;             /* [workers] */
    uint32_t dirties;
    struct sb_bitqueue idle; /* workers, where steps go to free ones */
    uint32_t idle_count;
    struct sb_ready_queue queue;
    struct sb_stealing stealing; /* in place of both, where workers steal */
    struct sb_event_heap ends;   /* of steps, by worker; or, of few workers: */
    sb_ns *until;    /* [workers, padded] when each is free, SB_NEVER where it is; or NULL */
    uint32_t *joins; /* [nodes + 1] stack of joins and absent steps to complete */
    struct sb_data data;
    struct sb_arena arena;

    /* This run. */
    const sb_ns *latency;
    struct sb_span *span; /* or NULL */
    sb_ns now, makespan;
    uint32_t owner; /* the worker whose step has made ready what is ready now */
    bool failed;    /* memory is out */
};

/* Room for the plan, platform and route that it has; 0, or -1: memory is out. In either case the
 * caller ends it with sb_run_state_fini. */
int sb_run_state_init(struct sb_platform_run *run);
void sb_run_state_fini(struct sb_platform_run *run);

/* Nothing of a run has happened yet. `span` may be NULL. */
void sb_run_state_begin(struct sb_platform_run *run, const sb_ns *latency, struct sb_span *span);

#endif
