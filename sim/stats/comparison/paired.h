/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratio and difference of two means that were estimated from the same replicates. */
#ifndef SIM_STATS_COMPARISON_PAIRED_H
#define SIM_STATS_COMPARISON_PAIRED_H

#include "sim/stats/interval.h"

#include <stdint.h>

struct sb_paired {
    double x, y;                 /* the means */
    double var_x, var_y, cov_xy; /* of the means, not of the values */
    uint64_t n;                  /* replicates */
};

/* x / y with the interval by Fieller ("Some problems in interval estimation", J. R. Stat. Soc. B
 * 16, 1954): those ratios r for which x - r y is not significantly different from 0. No ends where
 * y is not: the interval would be unbounded. 1 where both are 0, NAN where y alone is. */
struct sb_estimate sb_paired_ratio(const struct sb_paired *paired);

/* x - y with the interval by Student's t. */
struct sb_estimate sb_paired_difference(const struct sb_paired *paired);

#endif
