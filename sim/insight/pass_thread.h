/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread of a pass needs: scratch for a block of replicates under each case. */
#ifndef SIM_INSIGHT_PASS_THREAD_H
#define SIM_INSIGHT_PASS_THREAD_H

#include "sim/draw/draw_kernel.h"
#include "sim/engine/events/event_engine.h"
#include "sim/insight/pass_case.h"
#include "sim/insight/paths.h"

struct sb_pass_thread {
    const struct sb_pass *pass;
    const struct sb_draw_kernel *draw;
    const struct sb_kernel *kernel;
    unsigned number, lanes;
    sb_ns *latency, *saved; /* [steps][lanes]; rows that a case changes, as they were drawn */
    sb_ns *work;            /* [lanes] */
    sb_ns *makespan;        /* [lanes] */
    sb_ns *end, *tail;      /* [nodes][lanes], if any case wants paths */
    sb_ns *finish;          /* [rows][lanes], of makespans alone */
    uint32_t *before;       /* [steps][lanes] */
    sb_ns *by_lane;         /* [lanes][steps] */
    struct sb_span *span;   /* [steps] */
    struct sb_paths_schedule schedule;
    struct sb_pool_flow flow;  /* where the graph has pools */
    struct sb_engine **engine; /* [cases] NULL with as many workers as wanted; several cases may
                                  share one */
    struct sb_plan *oracle;    /* [cases] plans of their own for oracles, zeroed for others */
    struct sb_arena arena;
};

/* SB_ENOMEM. */
enum sb_code sb_pass_thread_init(struct sb_pass_thread *thread, const struct sb_pass *pass,
                                 unsigned number, const struct sb_draw_kernel *draw,
                                 const struct sb_kernel *kernel, struct sb_error *error);
void sb_pass_thread_fini(struct sb_pass_thread *thread);

/* Draws the block that begins with replicate `first`, a multiple of the lanes, and visits it under
 * each case. */
enum sb_code sb_pass_thread_run(struct sb_pass_thread *thread, uint64_t first,
                                struct sb_error *error);

#endif
