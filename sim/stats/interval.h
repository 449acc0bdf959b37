/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of 95 % around what was estimated. */
#ifndef SIM_STATS_INTERVAL_H
#define SIM_STATS_INTERVAL_H

#include <stdint.h>

/* What a 95 % interval leaves out on each side. */
#define SB_INTERVAL_TAIL 0.025

/* A 95 % confidence interval; NAN (null in JSON) where the sample is too small for that side. */
struct sb_interval {
    double lo, hi;
};

/* A figure with its interval. */
struct sb_estimate {
    double value;
    struct sb_interval ci95;
};

/* Half the width; NAN where a side is not known. */
double sb_interval_half(struct sb_interval interval);

/* Of the mean of `n` values with this mean and standard deviation, by Student's t. Below two values
 * both ends are the mean. */
struct sb_interval sb_interval_student(double mean, double sd, uint64_t n);

#endif
