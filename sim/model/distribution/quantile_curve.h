/* SPDX-License-Identifier: GPL-3.0-or-later */
/* x = exp(g(Z)) with Z standard normal and g a monotone cubic through (score of p, ln x);
 * monotone.h has the method and its source. Beyond the outermost points g is a straight line, a
 * lognormal tail, so that two points give the lognormal through both. Where there are ends, the
 * tails are conditioned on them (lognormal_tail.h), so that nothing piles up there. Above, the line
 * goes on from the last two points, but at most at twice the slope from the point nearest p50 to
 * the last: a single slow percentile is no measure of what lies beyond it.
 *
 * Of a distribution: point[] = `count` scores, ln x, slopes; min and max: the ends, 0 and INFINITY
 * without; b = the slope above the last point. */
#ifndef SIM_MODEL_DISTRIBUTION_QUANTILE_CURVE_H
#define SIM_MODEL_DISTRIBUTION_QUANTILE_CURVE_H

#include "sim/model/distribution/dist.h"

/* Fits it to x[n] > 0 at p[n] in (0, 1), n >= 2, p ascending and x not descending. `work` has room
 * for 3 n and is kept; min and max are set before. */
void sb_quantile_curve_fit(struct sb_dist *dist, const double *p, const double *x, uint32_t n,
                           double *work);

/* As in struct sb_dist_type. */
double sb_quantile_curve_mass(const struct sb_dist *dist, double x, bool upper);
double sb_quantile_curve_at(const struct sb_dist *dist, double p, bool upper);
double sb_quantile_curve_atom(const struct sb_dist *dist, double x);

/* E X^k, k = 1 or 2. */
double sb_quantile_curve_moment(const struct sb_dist *dist, int k);

/* E (min(X, cap) - centre)^k. */
double sb_quantile_curve_capped(const struct sb_dist *dist, double cap, double centre, int k);

/* The scores [count] of the points and their ln x [count]. */
const double *sb_quantile_curve_scores(const struct sb_dist *dist);
const double *sb_quantile_curve_logs(const struct sb_dist *dist);

#endif
