/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Longest paths of a block of replicates, forward and backward; see pass.h for what they mean. Rows
 * are [node][lanes]. */
#ifndef SIM_INSIGHT_PATHS_H
#define SIM_INSIGHT_PATHS_H

#include "sim/engine/event_engine.h"
#include "sim/engine/plan.h"

/* As many workers as wanted: end[nodes][lanes], tail[nodes][lanes] and makespan[lanes] for
 * latency[steps][lanes]. */
void sb_paths_unlimited(const struct sb_plan *plan, unsigned lanes, const sb_ns *latency,
                        sb_ns *end, sb_ns *tail, sb_ns *makespan);

/* A node of a schedule, and where it is in time. */
struct sb_paths_place {
    sb_ns start, end;
    uint32_t position, node; /* in the plan's order */
};

/* Scratch for one replicate with limited workers. */
struct sb_paths_limited {
    const struct sb_plan *plan;
    struct sb_engine *engine;
    uint32_t workers;
    struct sb_span *span;         /* [steps] */
    struct sb_paths_place *place; /* [nodes] */
    uint32_t *last;               /* [workers] */
};

/* The same for lane `lane` alone, with one replicate's latencies together in of_lane[steps] as
 * well; and before[steps][lanes]. */
void sb_paths_limited(const struct sb_paths_limited *scratch, unsigned lanes, unsigned lane,
                      const sb_ns *of_lane, sb_ns *end, sb_ns *tail, uint32_t *before,
                      sb_ns *makespan);

#endif
