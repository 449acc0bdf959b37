/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long requests took: of each run, and then over runs. */
#ifndef SIM_LOAD_ANALYSIS_LATENCIES_H
#define SIM_LOAD_ANALYSIS_LATENCIES_H

#include "sim/load/result.h"

/* Of one run; NAN where there are none. */
struct sb_run_latency {
    double requests, mean, sd, quantile[SB_QUANTILES_MAX];
};

/* Of took[n], which it sorts; by nearest rank. */
void sb_run_latency_fill(struct sb_run_latency *latency, sb_ns *took, uint64_t n,
                         const struct sb_percentiles *percentiles);

/* Of run[runs], each interval leaving out `tail` on each side. */
void sb_load_latency_fill(struct sb_load_latency *latency, const struct sb_run_latency *run,
                          uint32_t runs, const struct sb_percentiles *percentiles, double tail);

/* Nothing is known. */
void sb_load_latency_none(struct sb_load_latency *latency,
                          const struct sb_percentiles *percentiles);

#endif
