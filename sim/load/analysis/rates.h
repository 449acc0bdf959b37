/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rates show a saturation curve. */
#ifndef SIM_LOAD_ANALYSIS_RATES_H
#define SIM_LOAD_ANALYSIS_RATES_H

#include "sim/model/arrivals.h"

/* Fills rate[count], 2 at least, ascending from `least` to `most`. Up to 0.95 of the capacity
 * they are evenly spaced in log(1 / (1 - rate / capacity)), as curves rise with 1 / (1 - load): few
 * where nothing happens, many near the knee. What reaches beyond has a quarter of them, evenly
 * spaced. Capacity INFINITY: evenly spaced. */
void sb_load_rates(double least, double most, uint32_t count, double capacity, double *rate);

/* How many requests arrive at once, in the mean. */
double sb_load_batch(const struct sb_arrivals *arrivals);

/* The factor of a rate that varies, in the long run: the last one, or the mean of a period. */
double sb_load_factor(const struct sb_arrivals *arrivals);

#endif
