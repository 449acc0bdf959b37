/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A monotone curve through points: piecewise cubic, straight beyond the outermost.
 *
 * Slopes after M. Steffen, "A simple method for monotonic interpolation in one dimension", Astron.
 * Astrophys. 239 (1990) 443-450, equation 11: at an inner point min(s0, s1, p/2) doubled, where s0
 * and s1 are the secants on both sides and p is the slope of the parabola through three points. At
 * an outermost point it is the secant itself, not Steffen's one-sided parabola, which can be 0. */
#ifndef SIM_MODEL_DISTRIBUTION_MONOTONE_H
#define SIM_MODEL_DISTRIBUTION_MONOTONE_H

#include <stdint.h>

/* count >= 2 points, z ascending, y not descending; borrows the arrays. */
struct sb_monotone {
    const double *z, *y, *slope;
    uint32_t count;
};

/* Works out slope[count] from z and y alone. */
void sb_monotone_fit(struct sb_monotone curve, double *slope);

double sb_monotone_at(struct sb_monotone curve, double z);

/* The largest z at which the curve is at most `y`; -INFINITY or INFINITY where a flat end leaves
 * none or all. */
double sb_monotone_inverse(struct sb_monotone curve, double y);

#endif
