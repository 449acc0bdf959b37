/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of figures of replicates that are spread evenly within 32 randomisations and
 * independent between them: from how much the figure differs between the randomisations, by
 * Student's t with 31 degrees of freedom (L'Ecuyer and Lemieux 2002). Replicate r belongs to
 * randomisation r % 32. */
#ifndef SIM_STATS_RANDOMISED_H
#define SIM_STATS_RANDOMISED_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdint.h>

enum { SB_RANDOMISED = 32 };

/* A figure in each randomisation. */
struct sb_randomised {
    double of[SB_RANDOMISED];
};

/* Around the figure of all: that of each is off by what makes it vary, and by what so few values
 * make of a quantile. */
struct sb_interval sb_randomised_interval(const struct sb_randomised *figure, double all);

/* The variance of the mean of those figures. */
double sb_randomised_variance(const struct sb_randomised *figure);

/* Of value[n], n at least 64: means, and means of x / y over pairs (1 where both are 0). */
void sb_randomised_means(const sb_ns *value, uint64_t n, struct sb_randomised *mean);
void sb_randomised_ratios(const sb_ns *x, const sb_ns *y, uint64_t n, struct sb_randomised *mean);

/* p-quantiles by nearest rank; -1 when memory is out. */
int sb_randomised_quantiles(const sb_ns *value, uint64_t n, double p, struct sb_randomised *figure);

/* Whether quantiles of randomisations say how the quantile of all varies: from 2.5 values beyond it
 * in each. */
int sb_randomised_suffice(uint64_t n, double p);

#endif
