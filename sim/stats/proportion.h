/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often something happens: intervals of 95 % around counts. */
#ifndef SIM_STATS_PROPORTION_H
#define SIM_STATS_PROPORTION_H

#include "sim/stats/interval.h"

#include <stdint.h>

/* The share `some` of `all`, by Wilson's score interval ("Probable inference, the law of
 * succession, and statistical inference", JASA 22, 1927), which holds near 0 and 1 as well. 244 of
 * 1,000: 0.244, from 0.2184 to 0.2716. NAN where `all` is 0. */
struct sb_estimate sb_proportion(uint64_t some, uint64_t all);

/* So many events in a time, by unit of it, as of a Poisson process: exact (Garwood, "Fiducial
 * limits for the Poisson distribution", Biometrika 28, 1936). No event in 1: 0, from 0 to 3.6889.
 * NAN where the time is 0. */
struct sb_estimate sb_event_rate(uint64_t events, double time);

#endif
