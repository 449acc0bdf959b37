/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The third engine: many requests, each one walk through its graph, at the same pools.
 *
 * One run is one sample path, a function of (case, rate, seed, run) and of nothing else. What
 * happens at one instant, and in which order, resilience.h says; who starts and who is shed,
 * pools.h. Besides:
 * - Arrivals are numbered from 0 over all workloads of a mix, in the order in which they come.
 * - What takes of no pool starts in phase 4 as well. What takes no time ends in another phase 1 of
 *   the same instant.
 * - PRIORITY is (`priority`, rank under the strategy, FIFO), STRATEGY (rank, FIFO), or FIFO where
 * no strategy has an order; LIFO is FIFO the other way round.
 * - Where pools of several kinds meet (`workers` and others), an attempt has its place in its queue
 *   of each, PS pools left out: they have no order. If of those that can start none comes first in
 *   all its queues, the first one of the first such pool in the file starts.
 * - PS: an attempt that wants u slots gets u times as much of the pool, which serves all that are
 *   there at min(1, slots / slots wanted). Ends are exact in 2^-64 ns, and rounded up to
 * nanoseconds where they are seen. A step takes of one such pool at most; `workers` are held until
 * it ends.
 *
 * `workers` is one pool more, the last one, in the strategy's order, shared by all workloads. An
 * optional step that draws 0 is absent: it takes no slot and is over when it is reached.
 *
 * Latencies: those of `run` for arrival 0 and attempt 0, replicate = run (sim/draw/draw_run.h).
 * A run's memory grows with the requests in flight, not with those that have come. */
#ifndef SIM_LOAD_ENGINE_LOAD_ENGINE_H
#define SIM_LOAD_ENGINE_LOAD_ENGINE_H

#include "sim/load/engine/state/load_case.h"

struct sb_load_engine;

/* Borrows all of the case. SB_EINPUT: pools of one name that differ, a step with slots of two PS
 * pools, a strategy that places steps on workers while those are limited, a rate that is not one.
 * SB_ENOMEM. Release with sb_load_engine_free. */
enum sb_code sb_load_engine_new(struct sb_load_engine **engine, const struct sb_load_case *load,
                                struct sb_error *error);
void sb_load_engine_free(struct sb_load_engine *engine);

/* One run, from an empty system; an engine does as many as wanted, one at a time. SB_EINPUT: of
 * `rate`; SB_ENOMEM. */
enum sb_code sb_load_engine_run(struct sb_load_engine *engine, const struct sb_load_run *run,
                                struct sb_load_run_end *result, struct sb_error *error);

/* The pools: of the first workload in file order, then those that others add, then `workers`. */
uint32_t sb_load_engine_pools(const struct sb_load_engine *engine);
const char *sb_load_engine_pool_name(const struct sb_load_engine *engine, uint32_t pool);
uint32_t sb_load_engine_pool_slots(const struct sb_load_engine *engine, uint32_t pool);

/* Up to now, from a callback, or up to the end of the last run. */
struct sb_load_use sb_load_engine_use(const struct sb_load_engine *engine, uint32_t pool);

#endif
