/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments from a quantile function. */
#ifndef SIM_MODEL_DISTRIBUTION_SCORE_INTEGRAL_H
#define SIM_MODEL_DISTRIBUTION_SCORE_INTEGRAL_H

#include <stdbool.h>

/* A quantile function without jumps, as in struct sb_dist_type. */
struct sb_score_integrand {
    double (*quantile)(const void *self, double p, bool upper);
    const void *self;
    double centre;
    int k; /* 1 or 2 */
};

/* E (X - centre)^k where X has a score below `end`: the integral of (Q(P(z)) - centre)^k phi(z) up
 * to it, to some 13 digits of itself plus `scale`. */
double sb_score_integral(const struct sb_score_integrand *integrand, double end, double scale);

#endif
