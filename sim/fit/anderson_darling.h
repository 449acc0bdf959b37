/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether values can come from a distribution that was fitted to them. */
#ifndef SIM_FIT_ANDERSON_DARLING_H
#define SIM_FIT_ANDERSON_DARLING_H

#include "sim/fit/family.h"

/* Anderson and Darling's A^2 = -n - sum of (2i - 1) / n (ln F(x_i) + ln (1 - F(x_(n+1-i)))) of
 * sample[n], ascending ("A Test of Goodness of Fit", JASA 49, 1954). A value at an end of the
 * distribution, which was estimated from it, adds nothing. */
double sb_anderson_darling(const struct sb_dist *dist, const double *sample, uint32_t n);

/* How often samples of the fitted distribution that are fitted anew are as far from their fits:
 * a parametric bootstrap (Stute, Manteiga and Quindimil, Metrika 40, 1993), because the parameters
 * were estimated. It stops early once that has been seen 20 times (Besag and Clifford, "Sequential
 * Monte Carlo p-values", Biometrika 78, 1991), else after 199 samples: 0.005 is the least.
 * `*statistic` is that of the sample. SB_ENOMEM. */
enum sb_code sb_anderson_darling_p(const struct sb_fitted *fitted, const double *sample, uint32_t n,
                                   uint64_t seed, double *statistic, double *p);

#endif
