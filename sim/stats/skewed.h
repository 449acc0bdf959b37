/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of means of skewed values, and where none is worth printing. */
#ifndef SIM_STATS_SKEWED_H
#define SIM_STATS_SKEWED_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdint.h>

/* Skewness of (x - mean_x) - slope (w - mean_w) over n values, in their order; `w` may be NULL
 * where the slope is 0. 0 where nothing varies. */
struct sb_skewed {
    const sb_ns *x, *w;
    uint64_t n;
    double mean_x, mean_w, slope;
};
double sb_skewness(const struct sb_skewed *values);

/* 95 % interval of a mean of n values with this standard error, by Hall's cubic transformation ("On
 * the removal of skewness by transformation", J. R. Stat. Soc. B 54, 1992), with quantiles of
 * Student's t of `freedom` degrees. NAN where Student's interval would cover less than 93 % by its
 * Edgeworth expansion (Hall, "Theoretical comparison of bootstrap confidence intervals", Ann. Stat.
 * 16, 1988): of a tail that heavy the largest values have not been seen, and no interval made of
 * these would cover. */
struct sb_interval sb_skewed_interval(double mean, double error, double skewness, uint64_t n,
                                      uint64_t freedom);

/* The same with another tail than 0.025 on each side. */
struct sb_interval sb_skewed_interval_at(double mean, double error, double skewness, uint64_t n,
                                         uint64_t freedom, double tail);

#endif
