/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two engines, one meaning. With as many workers as wanted a run is a longest path, done for a
 * block of replicates at once by the kernels (kernel.h: propagate). With a limited number it is
 * event-driven, as here:
 *
 * Identical workers, numbered from 0; a step keeps its worker until it has run, and a body gives
 * its worker back while it awaits. At each time: first every step that ends at it is completed, and
 * steps whose last predecessor is complete are ready from now on; then, while a worker is free and
 * a step is ready, the step with the smallest key starts on the free worker with the smallest
 * number. The key is (ready time, number), or the strategy's (key, number). Time then goes to the
 * next end. Joins of the strategy complete at once and take no worker,
 * and so do steps that are absent (sb_dag_lacks). */
#ifndef SIM_ENGINE_EVENTS_EVENT_ENGINE_H
#define SIM_ENGINE_EVENTS_EVENT_ENGINE_H

#include "sim/engine/kernel.h"
#include "sim/engine/plan.h"
#include "sim/model/span.h"

struct sb_engine;

/* State for runs of a plan with `workers` workers: by the loop of a kernel (all give the same
 * schedules), in lockstep where the plan needs no events (lockstep.h), or with pools by the engine
 * of those (pool_engine.h); 0 workers, as many as wanted, for graphs with pools alone. NULL when
 * memory is out. Borrows the plan. */
struct sb_engine *sb_engine_new(const struct sb_plan *plan, uint32_t workers,
                                const struct sb_kernel *kernel);
void sb_engine_free(struct sb_engine *engine);

/* The makespan of one run with latency[steps]; makespan[runs] of runs with latency[runs][steps],
 * which is faster a run. */
sb_ns sb_engine_run(struct sb_engine *engine, const sb_ns *latency);
void sb_engine_run_block(struct sb_engine *engine, const sb_ns *latency, unsigned runs,
                         sb_ns *makespan);

/* The same run, leaving span[steps] by step. */
sb_ns sb_engine_trace(struct sb_engine *engine, const sb_ns *latency, struct sb_span *span);

#endif
