/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means with the total work as control variate: how far the mean work of the replicates is from
 * what is expected is known exactly, and tells how far off the mean makespan is (Lavenberg and
 * Welch, "A perspective on the use of control variables", Management Science 27, 1981). */
#ifndef SIM_STATS_CONTROL_H
#define SIM_STATS_CONTROL_H

#include "sim/stats/moments.h"

struct sb_control {
    struct sb_moments work; /* of the replicates, in ns */
    double expected;        /* INFINITY or NAN: not known, nothing is controlled */
};

struct sb_controlled {
    double mean, variance; /* of the mean, not of the values */
    double slope;          /* how much of the work is in the value; 0: nothing is controlled */
    uint64_t freedom;      /* degrees of freedom of the variance */
};

/* From values and the sum of their products with the work, modulo 2^128. The slope is that of the
 * regression. */
struct sb_controlled sb_control_mean(const struct sb_control *control,
                                     const struct sb_moments *value, sb_wide product);

/* Covariance of two such means, of values with this sum of products. */
double sb_control_covariance(const struct sb_control *control, const struct sb_moments *x,
                             const struct sb_controlled *of_x, const struct sb_moments *y,
                             const struct sb_controlled *of_y, sb_wide product);

#endif
