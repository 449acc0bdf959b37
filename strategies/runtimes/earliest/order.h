/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strategies go by, worked out from the edges between steps and the distributions alone. None
 * of it comes from the simulator or from the strategies' own files, and the ways are others: a
 * schedule that agrees says that both are right. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_ORDER_H
#define STRATEGIES_RUNTIMES_EARLIEST_ORDER_H

#include "sim/model/dag.h"
#include "sim/model/strategy.h"

/* Whether no step of the task awaits another task. */
bool sb_earliest_is_root(const struct sb_dag *dag, uint32_t task);

/* order[tasks]: again and again the first task in the file that has no place yet while all that it
 * awaits have. 0, or -1 when memory is out. */
int sb_earliest_order(const struct sb_dag *dag, uint32_t *order);

/* level[tasks]: in which round a task goes when in each round all go that await nothing any more.
 * Gives the number of rounds; 0, or -1 when memory is out. */
int sb_earliest_levels(const struct sb_dag *dag, uint32_t *level, uint32_t *levels);

/* Whether the strategy serves by keys; else first come, first served. */
bool sb_earliest_has_keys(const struct sb_strategy *strategy);

/* key[steps]: of those that wait, the step with the smallest is served first, ties by number.
 * hlfet, lpt, spt and list are known here; of others the keys are asked for, given `latency` (NULL:
 * the expected ones). 0, or -1 when memory is out. */
int sb_earliest_keys(const struct sb_dag *dag, const struct sb_strategy *strategy,
                     const sb_ns *latency, sb_ns *key);

#endif
