/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One strategy compared with another, its baseline, in the same replicates. */
#ifndef SIM_STATS_COMPARISON_SPEEDUP_H
#define SIM_STATS_COMPARISON_SPEEDUP_H

#include "sim/stats/interval.h"

struct sb_speedup {
    const char *over; /* the baseline's name */
    double mean;      /* of the replicates' ratios baseline / this */
    struct sb_interval ci95;
    double faster,
        equal; /* share of replicates strictly faster than the baseline; exactly as long */
    struct sb_interval faster_ci95, equal_ci95; /* by Clopper and Pearson */
    struct sb_estimate ratio_of_means, geometric_mean; /* baseline / this */
    /* baseline - this, in ns: of the means, and of the two quantiles (which is not a quantile of
     * the differences). */
    struct sb_estimate saved_mean, saved_p50, saved_p99;
    /* baseline - this: requests in a million that miss a limit; NAN where there is none */
    struct sb_estimate saved_misses;
};

/* All figures NAN. */
void sb_speedup_init(struct sb_speedup *speedup, const char *over);

#endif
