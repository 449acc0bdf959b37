/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the makespans of many replicates. */
#ifndef SIM_STATS_SUMMARY_SUMMARY_H
#define SIM_STATS_SUMMARY_SUMMARY_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"
#include "sim/stats/summary/percentiles.h"

struct sb_summary {
    double mean, sd; /* ns */
    /* Of quantiles the indices are those of sb_percentiles; behind its count there are zeros. */
    sb_ns min, max, quantile[SB_QUANTILES_MAX];
    double mean_cv; /* the mean with the total work as control variate, see stats/control.h */
    struct sb_interval mean_cv_ci95; /* as that of the mean by stats/skewed.h: NAN where none would
                                        cover */
    struct sb_interval mean_ci95, quantile_ci95[SB_QUANTILES_MAX];
    /* The cumulative distribution: P(makespan <= cdf_ns[i]) = cdf_p[i], both ascending, dense in
     * the upper tail; p = 1 is the maximum. Summaries of as many makespans may have one cdf_p. */
    uint32_t cdf_points;
    double *cdf_p; /* [cdf_points] */
    sb_ns *cdf_ns; /* [cdf_points] */
};

#endif
