/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quantiles distribution on its own scale: ln x as a monotone curve over the normal score z of
 * p. */
#ifndef SIM_MODEL_DIST_SCORE_H
#define SIM_MODEL_DIST_SCORE_H

#include "sim/model/dist.h"

/* ln x at score z, tails not cut. */
double sb_score_curve(const struct sb_dist *dist, double z);

/* The largest z at which the curve is at most `y`; -INFINITY or INFINITY where a flat tail leaves
 * none or all. */
double sb_score_inverse(const struct sb_dist *dist, double y);

/* The expected value without the shift, tails cut at min and max. */
double sb_score_mean(const struct sb_dist *dist);

#endif
