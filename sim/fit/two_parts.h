/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two distributions of one type, mixed: maximum likelihood by expectation and maximisation. */
#ifndef SIM_FIT_TWO_PARTS_H
#define SIM_FIT_TWO_PARTS_H

#include "sim/model/distribution/dist.h"

struct sb_two_parts {
    struct sb_dist part[2];
    double weight[2]; /* they add up to 1 */
};

/* The most likely parts, of the type that they have, for sample[n]: ascending, above 0, not all the
 * same. SB_EINPUT: there are none; SB_ENOMEM. Dempster, Laird and Rubin, "Maximum Likelihood from
 * Incomplete Data via the EM Algorithm" (1977), from several ways to cut the sample in two, or from
 * two parts that are near (or NULL). A part that would stand for a single value has no bound to its
 * likelihood: parts have a share of 2 % and of five values at least, and lognormals one hundredth
 * of the sample's spread. */
enum sb_code sb_two_parts_estimate(const double *sample, uint32_t n,
                                   const struct sb_two_parts *from, struct sb_two_parts *parts);

double sb_two_parts_log_likelihood(const struct sb_two_parts *parts, const double *sample,
                                   uint32_t n);

#endif
