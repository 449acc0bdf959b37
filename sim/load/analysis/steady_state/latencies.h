/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long requests took: of each run, and then over runs. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_LATENCIES_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_LATENCIES_H

#include "sim/load/result.h"
#include "sim/stats/summary/tally.h"

#include <stddef.h>

/* Of one run; NAN where there are none. */
struct sb_run_latency {
    double requests, mean, sd, quantile[SB_QUANTILES_MAX];
};

/* Of took[n], which it sorts; by nearest rank. */
void sb_run_latency_fill(struct sb_run_latency *latency, sb_ns *took, uint64_t n,
                         const struct sb_percentiles *percentiles);

/* The same with the values of `rest` (buckets) besides, to which they are added. */
void sb_run_latency_fill_more(struct sb_run_latency *latency, const sb_ns *took, uint64_t n,
                              struct sb_tally *rest, const struct sb_percentiles *percentiles);

/* The value of that rank (from 1), of buckets. */
sb_ns sb_tally_ranked(const struct sb_tally *tally, uint64_t rank);

/* Of a member of `runs` records of `size` bytes each, of which `first` is that of the first one;
 * each interval leaves out `tail` on each side. Fills run_tail where
 * there is room for it. */
void sb_load_latency_fill(struct sb_load_latency *latency, const struct sb_run_latency *first,
                          size_t size, uint32_t runs, const struct sb_percentiles *percentiles,
                          double tail);

/* Nothing is known. */
void sb_load_latency_none(struct sb_load_latency *latency,
                          const struct sb_percentiles *percentiles);

#endif
