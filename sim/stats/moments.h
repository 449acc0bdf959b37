/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean and variance of whole numbers from exact sums, which no order of addition changes. */
#ifndef SIM_STATS_MOMENTS_H
#define SIM_STATS_MOMENTS_H

#include "sim/base/time.h"

#include <stdint.h>

__extension__ typedef unsigned __int128 sb_wide;

/* Zeroed is empty. */
struct sb_moments {
    uint64_t count;
    sb_wide sum;
    sb_wide square; /* sum of squares modulo 2^128 */
};

static inline void sb_moments_add(struct sb_moments *moments, uint64_t value)
{
    moments->count++;
    moments->sum += value;
    moments->square += (sb_wide)value * value;
}

/* Adds value[n], none of which is negative. */
void sb_moments_add_all(struct sb_moments *moments, const sb_ns *value, uint64_t n);

/* The sum of x[i] y[i] modulo 2^128, none of which is negative. */
sb_wide sb_moments_product(const sb_ns *x, const sb_ns *y, uint64_t n);

void sb_moments_merge(struct sb_moments *into, const struct sb_moments *from);

/* 0 for none. */
double sb_moments_mean(const struct sb_moments *moments);

/* Of the sample (divided by count - 1); 0 for fewer than two. With m the whole part of the mean,
 * the sum of (x - m)^2 is exact modulo 2^128, and so exact where it is smaller than that: for 10^9
 * values up to a standard deviation of 5 10^14. */
double sb_moments_variance(const struct sb_moments *moments);

/* Of two samples of as many values, pair by pair; `product` is the sum of their products modulo
 * 2^128. Exact where the sum of the products around the means is smaller than 2^127. */
double sb_moments_covariance(const struct sb_moments *x, const struct sb_moments *y,
                             sb_wide product);

#endif
