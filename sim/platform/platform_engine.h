/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs on workers that differ, with data that takes time to move.
 *
 * Where the strategy places steps, each worker runs its own in the plan's order, each as soon as
 * all that it awaits has ended, its data is there and the worker is free. Data is sent when its
 * step has ended, to each worker that needs it. A strategy that replans is asked again whenever
 * steps have ended; data that goes elsewhere then is sent there from that moment on, and what was
 * sent already is not taken back.
 *
 * Where it does not, the event-driven engine's rule holds (sim/engine/events/event_engine.h): the
 * ready step of the smallest key goes to the free worker with the smallest number. Its data is sent
 * then, and the worker is kept meanwhile.
 *
 * A step's data goes once to a worker, unless links are free (then every edge takes its own time,
 * as in the literature): as much as the edge with the most needs, of those that are known. An
 * absent step (sb_dag_lacks) takes neither worker nor time nor data. */
#ifndef SIM_PLATFORM_PLATFORM_ENGINE_H
#define SIM_PLATFORM_PLATFORM_ENGINE_H

#include "sim/engine/plan.h"
#include "sim/model/platform.h"
#include "sim/model/span.h"
#include "sim/platform/network/transfer.h"
#include "sim/platform/route.h"

struct sb_platform_engine;

/* How a plan is run. */
enum sb_platform_mode { SB_PLATFORM_LIST, SB_PLATFORM_STATIC, SB_PLATFORM_REPLANS };
enum sb_platform_mode sb_platform_mode_of(const struct sb_strategy *strategy);

/* State for runs of a plan, which is borrowed, as is the platform. Static plans are made here.
 * SB_ECHECK: the strategy's placement cannot be run; SB_ENOMEM. */
enum sb_code sb_platform_engine_new(struct sb_platform_engine **engine, const struct sb_plan *plan,
                                    const struct sb_platform *platform, struct sb_error *error);
void sb_platform_engine_free(struct sb_platform_engine *engine);

/* Whether a block of replicates is run at once, from latency[steps][lanes]. */
bool sb_platform_engine_has_lanes(const struct sb_platform_engine *engine);
void sb_platform_engine_run_lanes(struct sb_platform_engine *engine, const sb_ns *latency,
                                  unsigned lanes, sb_ns *makespan);

/* One run with latency[steps] drawn, by events; span[steps] may be NULL. Where it is not, the
 * transfers of the run are there until the next one. SB_ECHECK: the steps cannot run where they
 * were placed anew; SB_ENOMEM. */
enum sb_code sb_platform_engine_run(struct sb_platform_engine *engine, const sb_ns *latency,
                                    struct sb_span *span, sb_ns *makespan, struct sb_error *error);
const struct sb_transfer *sb_platform_engine_transfers(const struct sb_platform_engine *engine,
                                                       size_t *count);

/* The plan of a strategy that places steps, with expected costs, unless it replans; else NULL. */
const struct sb_route *sb_platform_engine_route(const struct sb_platform_engine *engine);

#endif
