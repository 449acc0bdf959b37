/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Longest paths of a block of replicates, forward and backward; see pass.h for what they mean. Rows
 * are [node][lanes]. */
#ifndef SIM_INSIGHT_PATHS_H
#define SIM_INSIGHT_PATHS_H

#include "sim/engine/plan.h"
#include "sim/engine/pools/pool_flow.h"
#include "sim/model/span.h"

/* As many workers as wanted: end[nodes][lanes], tail[nodes][lanes] and makespan[lanes] for
 * latency[steps][lanes]. */
void sb_paths_unlimited(const struct sb_plan *plan, unsigned lanes, const sb_ns *latency,
                        sb_ns *end, sb_ns *tail, sb_ns *makespan);

/* A node of a schedule, and where it is in time. */
struct sb_paths_place {
    sb_ns start, end;
    uint32_t position, node; /* in the plan's order */
};

/* The schedule of one replicate, and scratch. */
struct sb_paths_schedule {
    const struct sb_plan *plan;
    uint32_t workers;             /* 0: as many as wanted */
    const struct sb_span *span;   /* [steps] */
    struct sb_paths_place *place; /* [nodes] scratch */
    uint32_t *last;               /* [workers] scratch */
    struct sb_pool_flow *flow;    /* scratch; NULL: the graph has no pools */
};

/* With pools paths follow steps to those that took slots over from them as well, and to those that
 * started when they ended and have no other reason to have waited. Fills column 0 of
 * end[nodes][lanes], tail[nodes][lanes] and before[steps][lanes]. */
void sb_paths_scheduled(const struct sb_paths_schedule *schedule, unsigned lanes, sb_ns *end,
                        sb_ns *tail, uint32_t *before);

#endif
