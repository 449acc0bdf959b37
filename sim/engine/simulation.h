/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph under a strategy, simulated one run at a time by whichever engine fits. */
#ifndef SIM_ENGINE_SIMULATION_H
#define SIM_ENGINE_SIMULATION_H

#include "sim/engine/events/event_engine.h"
#include "sim/engine/plan.h"
#include "sim/model/span.h"

struct sb_simulation {
    struct sb_plan plan;
    struct sb_engine *engine; /* with limited workers */
    sb_ns *finish;            /* [nodes] scratch */
};

/* With `workers` workers (0: unlimited). Borrows graph and strategy. SB_ENOMEM, and what
 * sb_plan_build refuses. In any case to be followed by fini. */
enum sb_code sb_simulation_init(struct sb_simulation *simulation, const struct sb_dag *dag,
                                const struct sb_strategy *strategy, uint32_t workers,
                                struct sb_error *error);
void sb_simulation_fini(struct sb_simulation *simulation); /* a zeroed one is fine */

/* The makespan and span[steps] of one run with latency[steps]. */
sb_ns sb_simulation_run(struct sb_simulation *simulation, const sb_ns *latency,
                        struct sb_span *span);

#endif
