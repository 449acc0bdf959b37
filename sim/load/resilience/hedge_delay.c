/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/resilience/hedge_delay.h"

#include <math.h>

sb_ns sb_hedge_delay(const struct sb_hedge *hedge, const struct sb_dist *latency)
{
    double p = hedge->percentile;
    if (!(p > 0))
        return hedge->after;
    bool upper = p > .5; /* 1 - p is exact there */
    double delay = floor(sb_dist_quantile(latency, upper ? 1 - p : p, upper) + .5);
    if (delay < 0)
        return 0;
    return delay < (double)SB_NS_DRAW_MAX ? (sb_ns)delay : SB_NS_DRAW_MAX;
}
