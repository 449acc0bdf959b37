/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws one at a time, for what is too rare or too slow to matter to the kernels, which share this:
 * tails, the quantile function itself, choices at the edge between two. */
#ifndef SIM_DRAW_LANE_H
#define SIM_DRAW_LANE_H

#include "sim/base/time.h"
#include "sim/draw/sampler_type.h"

#include <stdint.h>

/* The draw that belongs to the uniform u, of all samplers but mixtures and rows. Of a table it is
 * taken as in the tails, from T as it is and not from its cells. */
sb_ns sb_lane_draw(const struct sb_sampler *sampler, uint64_t u);

/* Which component of a mixture belongs to the uniform u. */
uint32_t sb_lane_choose(const struct sb_sampler *mixture, uint64_t u);

#endif
