/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies. */
#ifndef SIM_DRAW_DRAW_H
#define SIM_DRAW_DRAW_H

#include "sim/draw/sampler.h"

/* Counted up whenever a seed draws something else than before of the same workload. 2: words of 32
 * bits and other tables; tails of quantiles end at p0 and p100, and rise less above a slow last
 * point. */
enum { SB_DRAWS_VERSION = 2 };

/* latency[steps] of one replicate. */
void sb_draw_replicate(const struct sb_dag *dag, const struct sb_samplers *samplers, uint64_t seed,
                       uint64_t replicate, sb_ns *latency);

#endif
