/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One checker for every schedule, whoever made it. */
#ifndef SIM_ENGINE_CHECK_H
#define SIM_ENGINE_CHECK_H

#include "sim/engine/plan.h"
#include "sim/model/span.h"

struct sb_schedule_check;

/* Scratch for checking schedules of `dag`; NULL when memory is out. */
struct sb_schedule_check *sb_schedule_check_new(const struct sb_dag *dag);
void sb_schedule_check_free(struct sb_schedule_check *check);

/* Accepts or refuses (SB_ECHECK, naming the step and both times) span[steps], the schedule of one
 * run of `plan` (NULL: of the bare graph) with latency[steps]; `workers` 0 is unlimited. Held
 * against it: each step runs once, for its latency, not before it is ready; it is ready exactly
 * when the last of its predecessors (the graph's and the strategy's) has ended; with unlimited
 * workers it starts when it is ready; otherwise no worker is used twice at once, none beyond the
 * last is used, and no step waits while a worker is free. Of a graph with pools check_pools.h says
 * more. `makespan` must be the last end. */
enum sb_code sb_schedule_check_run(struct sb_schedule_check *check, const struct sb_plan *plan,
                                   uint32_t workers, const sb_ns *latency,
                                   const struct sb_span *span, sb_ns makespan,
                                   struct sb_error *error);

/* The same but that a step may wait while a worker is free: for its data, or for a worker of its
 * own. latency[steps] is what each takes on the worker that it runs on. */
enum sb_code sb_schedule_check_placed(struct sb_schedule_check *check, const struct sb_plan *plan,
                                      uint32_t workers, const sb_ns *latency,
                                      const struct sb_span *span, sb_ns makespan,
                                      struct sb_error *error);

#endif
