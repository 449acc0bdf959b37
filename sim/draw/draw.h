/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies from uniform words. */
#ifndef SIM_DRAW_DRAW_H
#define SIM_DRAW_DRAW_H

#include "sim/draw/draw_kernel.h"

/* Counted up whenever a seed draws something else than before of the same workload. 2: tails of
 * quantiles end at p0 and p100, and rise less above a slow last point. */
enum { SB_DRAWS_VERSION = 2 };

/* out[lanes]: the draws that belong to the uniform words u[lanes], in nanoseconds, at most `cap`;
 * lanes <= SB_LANES_MAX. */
void sb_draw_block(const struct sb_draw_kernel *kernel, const struct sb_sampler *sampler,
                   const uint64_t *u, unsigned lanes, sb_ns cap, sb_ns *out);

/* latency[steps] of one replicate. */
void sb_draw_replicate(const struct sb_dag *dag, const struct sb_samplers *samplers, uint64_t seed,
                       uint64_t replicate, sb_ns *latency);

#endif
