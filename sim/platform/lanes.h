/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Static plans over links that are free are longest paths: over the graph's edges with their
 * transfers, the strategy's, and one from each step to the next one of its worker. They are run for
 * a block of replicates at once. */
#ifndef SIM_PLATFORM_LANES_H
#define SIM_PLATFORM_LANES_H

#include "sim/engine/program.h"
#include "sim/platform/route.h"

struct sb_lanes {
    struct sb_program program;
    sb_ns *weight;  /* [program.size] beside each row that is read: what comes on top */
    double *factor; /* [steps] of each step on its worker */
};

/* Compiles a route, in `arena`. SB_ECHECK: its order has a cycle with the edges; SB_ENOMEM. */
enum sb_code sb_lanes_build(struct sb_lanes *lanes, const struct sb_route *route,
                            struct sb_arena *arena, struct sb_error *error);

/* The longest path of the graph alone with each step on the worker that it takes the least on, and
 * nothing to transfer: no run is shorter. SB_ENOMEM. */
enum sb_code sb_lanes_build_bound(struct sb_lanes *lanes, const struct sb_plan *plan,
                                  const struct sb_platform *platform, struct sb_arena *arena,
                                  struct sb_error *error);

/* makespan[lanes] of runs with latency[steps][lanes]; finish[program.rows][lanes] is scratch. */
void sb_lanes_run(const struct sb_lanes *lanes, const sb_ns *latency, unsigned count, sb_ns *finish,
                  sb_ns *makespan);

#endif
