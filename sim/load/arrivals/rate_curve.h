/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rate that varies, by a change of time: the gaps of the mean rate pass on a clock that runs as
 * fast as the rate's factor says (E. Cinlar, Introduction to Stochastic Processes, 1975, 4.7). */
#ifndef SIM_LOAD_ARRIVALS_RATE_CURVE_H
#define SIM_LOAD_ARRIVALS_RATE_CURVE_H

#include "sim/model/arrivals.h"

struct sb_rate_curve {
    const struct sb_arrivals *arrivals; /* borrowed; with points */
    uint32_t at;   /* the piece that begins at point at - 1; 0: the one before the first point */
    double base;   /* when that piece began, real time, ns */
    double passed; /* on the clock, since then */
    double cycle;  /* when the period began */
    double round;  /* what passes in all, or in a period */
};

void sb_rate_curve_begin(struct sb_rate_curve *curve, const struct sb_arrivals *arrivals);

/* The time at which so much more has passed on the clock; SB_NS_NEVER: it stands still. */
sb_ns sb_rate_curve_pass(struct sb_rate_curve *curve, double gap);

#endif
