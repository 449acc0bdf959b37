/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After what time a further attempt is made. */
#ifndef SIM_LOAD_RESILIENCE_HEDGE_DELAY_H
#define SIM_LOAD_RESILIENCE_HEDGE_DELAY_H

#include "sim/model/distribution/dist.h"
#include "sim/model/resilience.h"

/* Of a step with that latency: `after`, or the percentile of the latency, as it is without load.
 * Rounded to the nearest nanosecond and cut to SB_NS_DRAW_MAX. */
sb_ns sb_hedge_delay(const struct sb_hedge *hedge, const struct sb_dist *latency);

#endif
