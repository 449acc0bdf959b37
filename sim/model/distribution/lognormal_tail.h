/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tail of a lognormal beyond a point, conditioned on where it ends: below a point or above it,
 * what the normal distribution has between the point's score and the end's is stretched over all
 * that lies beyond the point. Scores are counted outwards here: w = z above, w = -z below, so that
 * both sides are one. At the distance d from the point, ln x = y + side slope d, and
 *
 *     P(X further out) = mass (Q(w + d) - Q(w + width)) / (Q(w) - Q(w + width)),
 *
 * with Q(w) = P(N > w). Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions",
 * vol. 1 (1994), sec. 10.1 (truncated normals) and ch. 14. */
#ifndef SIM_MODEL_DISTRIBUTION_LOGNORMAL_TAIL_H
#define SIM_MODEL_DISTRIBUTION_LOGNORMAL_TAIL_H

struct sb_lognormal_tail {
    double side;  /* 1: above the point; -1: below */
    double w, y;  /* the point's outward score and ln x */
    double slope; /* 0: all of the tail is at the point */
    double width; /* from the point to the end in scores; INFINITY: no end */
    double mass;  /* P(X beyond the point), above 0 */
};

/* The tail beyond the point at score `z`, which has all that the normal has there; `end` is the ln
 * x at which it ends, -INFINITY (below) or INFINITY (above) without an end. */
struct sb_lognormal_tail sb_lognormal_tail(double side, double z, double y, double slope,
                                           double end);

/* P(X further out than exp(y)), where exp(y) is not within the point. */
double sb_lognormal_tail_beyond(const struct sb_lognormal_tail *tail, double y);

/* The ln x beyond which `p` is left, 0 < p <= mass. */
double sb_lognormal_tail_at(const struct sb_lognormal_tail *tail, double p);

/* The part of E X^k between ln x = `from` and `to`, further out; neither is within the point. */
double sb_lognormal_tail_part(const struct sb_lognormal_tail *tail, int k, double from, double to);

/* The tail's part of E X^k; INFINITY where it overflows. */
double sb_lognormal_tail_moment(const struct sb_lognormal_tail *tail, int k);

#endif
