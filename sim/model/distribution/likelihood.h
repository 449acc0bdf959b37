/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maximum likelihood of distributions with the two parameters a and b. */
#ifndef SIM_MODEL_DISTRIBUTION_LIKELIHOOD_H
#define SIM_MODEL_DISTRIBUTION_LIKELIHOOD_H

#include "sim/model/distribution/dist.h"

/* Means over sample[n], all above 0. */
struct sb_log_moments {
    double mean, deviation;         /* of x; the deviation divides by n */
    double log_mean, log_deviation; /* of ln x */
};
struct sb_log_moments sb_log_moments_of(const double *sample, uint32_t n);

/* The sum of ln of the densities; -INFINITY where one value cannot be. */
double sb_log_likelihood(const struct sb_dist *dist, const double *sample, uint32_t n);

/* Moves a and b of `dist` from a start to where the likelihood is greatest nearby, by GSL's simplex
 * of Nelder and Mead; b is above 0, and a is where `step` is 0, else a location that is sought in
 * steps of about that size. SB_EINPUT: it does not settle; SB_ENOMEM. */
enum sb_code sb_likelihood_maximise(struct sb_dist *dist, const double *sample, uint32_t n,
                                    double step);

#endif
