/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of the runs of a curve, the same at all of its rates. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_ASK_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_ASK_H

#include "sim/load/result.h"

struct sb_load_ask {
    const struct sb_percentiles *percentiles;
    struct sb_load_slo slo;
    const struct sb_load_capacity *pool; /* [pools] */
    uint32_t pools, parts;
    double capacity; /* requests a second; INFINITY */
    bool bound;      /* the system may be unstable below it */
    bool relieved;   /* or stable above it: requests are shed, or given up */
    bool closed;     /* never unstable */
    double tail;     /* of each interval, on each side; 0: SB_INTERVAL_TAIL */
};

#endif
