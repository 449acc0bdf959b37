/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates with intervals that assume no normal noise. */
#ifndef SIM_STATS_ESTIMATE_H
#define SIM_STATS_ESTIMATE_H

#include "sim/base/error.h"
#include "sim/stats/interval.h"

#include <stdint.h>

/* The middle of `n` values by Hodges and Lehmann (the median of all means of two, each with itself
 * too), with the 95 % interval that belongs to Wilcoxon's signed-rank test: exact up to
 * SB_ESTIMATE_EXACT values, normal beyond (Hollander, Wolfe and Chicken, "Nonparametric Statistical
 * Methods", 2014, 3.2 and 3.3). It needs independent values with one symmetric distribution. Ends
 * are NAN below 6 values; all is NAN for none. Of comparisons, which stop when they have seen
 * enough, it covers 92 to 97 % where processes are independent, and less where they are not (87 to
 * 93 % with a correlation of 0.8 from one moment to the next, 79 to 88 % with bursts):
 * tests/bench/test_noise.c. SB_EINPUT for more
 * than SB_ESTIMATE_MOST values, SB_ENOMEM. */
enum { SB_ESTIMATE_EXACT = 64, SB_ESTIMATE_MOST = 10000 };
enum sb_code sb_estimate_middle(const double *value, uint32_t n, double *middle,
                                struct sb_interval *ci95, struct sb_error *error);

/* How many means of two lie at or below the lower end: the largest k with P(W < k) <= 0.025 (0: no
 * end). */
uint32_t sb_estimate_signed_rank(uint32_t n);

/* The median by nearest rank with its 95 % interval by binomial ranks; `sorted` ascending. NAN
 * where there are too few. */
double sb_estimate_median(const double *sorted, uint32_t n, struct sb_interval *ci95);

/* How alike neighbours are: the correlation of the ranks of each value and the one after it (Wald
 * and Wolfowitz, "An exact test for randomness in the non-parametric case based on serial
 * correlation", Annals of Mathematical Statistics 14, 1943). Of independent values it has the mean
 * -1/n and the standard deviation 1/sqrt(n), about. NAN for fewer than 3, for equal ones, and where
 * one is NAN. `sb_estimate_lag1_bound`: what one in 700 sequences of independent values exceeds,
 * 3/sqrt(n). */
double sb_estimate_lag1(const double *value, uint32_t n);
double sb_estimate_lag1_bound(uint32_t n);

/* 95 % interval of a probability after `hits` of `n`, by Clopper and Pearson ("The use of
 * confidence or fiducial limits", Biometrika 26, 1934): never less than 95 %. 0 of 0 gives [0, 1].
 */
struct sb_interval sb_estimate_share(uint64_t hits, uint64_t n);

#endif
