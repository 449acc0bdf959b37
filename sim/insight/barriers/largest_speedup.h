/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many times as fast as others the earliest start can be on a graph, whatever the latencies. */
#ifndef SIM_INSIGHT_BARRIERS_LARGEST_SPEEDUP_H
#define SIM_INSIGHT_BARRIERS_LARGEST_SPEEDUP_H

#include "sim/base/error.h"
#include "sim/model/dag.h"
#include "sim/result/lever.h"

/* Graphs with more steps get none (0), nor do those whose steps hold slots of pools. */
enum { SB_LARGEST_SPEEDUP_STEPS = 2000 };

/* In every replicate the others take at most so many times as long, and so do their means and
 * percentiles. With as many workers as wanted (`workers` 0) some latencies reach it: no smaller
 * number is true for the graph. With limited ones that is so over sequential; over
 * join-all-then-chain the number is true, but may be larger than any latencies reach. SB_ENOMEM. */
enum sb_code sb_largest_speedup_find(const struct sb_dag *dag, uint32_t workers,
                                     struct sb_largest_speedup *largest, struct sb_error *error);

#endif
