/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-driven engine where steps hold slots of pools (sim/model/pools.h).
 *
 * At each time every step that ends at it is completed and gives its slots back, as event_engine.h
 * says of workers, and then ready steps are looked at in the order of service. One that finds all
 * its slots free takes them together and starts; else it takes none and waits. Without a strategy's
 * keys, or where each pool is first come, first served (SB_QUEUE_FIFO), the order is (ready time,
 * number), and nobody is passed over: while a step waits, none behind it gets a slot of any of its
 * pools. With keys it is (key, number), and those that do not fit are passed over: list scheduling,
 * the parallel schedule generation scheme of project scheduling (J. E. Kelley 1963; R. Kolisch,
 * European J. Oper. Res. 90, 1996). A limited number of workers is one pool more, of which every
 * step takes a slot; a step has the free worker with the smallest number when it starts. With as
 * many workers as wanted spans have none (SB_NONE). */
#ifndef SIM_ENGINE_POOLS_POOL_ENGINE_H
#define SIM_ENGINE_POOLS_POOL_ENGINE_H

#include "sim/engine/plan.h"
#include "sim/model/span.h"

struct sb_pool_engine;

/* For a graph with pools; `workers` 0: as many as wanted. NULL when memory is out. Borrows the
 * plan. */
struct sb_pool_engine *sb_pool_engine_new(const struct sb_plan *plan, uint32_t workers);
void sb_pool_engine_free(struct sb_pool_engine *engine);

/* The makespan of one run with latency[steps]; leaves span[steps] unless that is NULL. */
sb_ns sb_pool_engine_run(struct sb_pool_engine *engine, const sb_ns *latency, struct sb_span *span);

#endif
