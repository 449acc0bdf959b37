/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a queue grows. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_TREND_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_TREND_H

#include "sim/stats/interval.h"

#include <stdbool.h>
#include <stdint.h>

/* Kendall's rank correlation of value[n] with its place, from -1 to 1, the statistic of Mann's test
 * against trend ("Nonparametric tests against trend", Econometrica 13, 1945). Ties count for
 * neither. NAN below two values. */
double sb_trend_tau(const double *value, uint32_t n);

/* The slope of value[n] over time[n] by least squares; NAN where the times are one. */
double sb_trend_slope(const double *time, const double *value, uint32_t n);

/* Whether lengths grow, from what each of `runs` independent runs gave: lengths in a run depend on
 * each other, so that Mann's own test would find trends in any busy queue, and the runs' tau and
 * slope are tested by Student's interval, which leaves out 1 in 2,000 on each side. Growth is slow
 * where the mean length is large: it must make out more than a quarter of the mean length over the
 * time that was looked at. */
bool sb_trend_grows(const double *tau, const double *slope, uint32_t runs, double time,
                    double mean_length);

#endif
