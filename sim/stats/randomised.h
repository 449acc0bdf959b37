/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of figures of replicates that are spread evenly within 16 randomisations and
 * independent between them: from how much the figure differs between the randomisations, by
 * Student's t with 15 degrees of freedom (L'Ecuyer and Lemieux 2002). Replicate r belongs to
 * randomisation r % 16. */
#ifndef SIM_STATS_RANDOMISED_H
#define SIM_STATS_RANDOMISED_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdint.h>

enum { SB_RANDOMISED = 16 };

/* A figure in each randomisation. */
struct sb_randomised {
    double of[SB_RANDOMISED];
};

/* Around the figure of all: that of each is off by what makes it vary, and by what so few values
 * make of a quantile. */
struct sb_interval sb_randomised_interval(const struct sb_randomised *figure, double all);

/* The variance of the mean of those figures. */
double sb_randomised_variance(const struct sb_randomised *figure);

/* Of value[n], n at least 16: means, means of logarithms (0 counts as 1), and means of
 * x / y over pairs (1 where both are 0). */
void sb_randomised_means(const sb_ns *value, uint64_t n, struct sb_randomised *mean);
void sb_randomised_logs(const sb_ns *value, uint64_t n, struct sb_randomised *mean);
void sb_randomised_ratios(const sb_ns *x, const sb_ns *y, uint64_t n, struct sb_randomised *mean);

/* The p-quantile of all of them, with its interval by Woodruff ("Confidence intervals for medians
 * and other position measures", J. Am. Stat. Assoc. 47, 1952): the share of values up to it differs
 * between the randomisations, and the quantiles at both ends of its interval are the ends of this
 * one, NAN beyond the sample. `off` is how much longer the quantile is by each randomisation alone,
 * as far as that is linear. */
struct sb_randomised_quantile {
    struct sb_interval ci95;
    struct sb_randomised off;
};
void sb_randomised_quantile(const sb_ns *value, const sb_ns *sorted, uint64_t n, double p,
                            struct sb_randomised_quantile *quantile);

/* Whether there are values enough beyond the p-quantile: one a randomisation. */
int sb_randomised_suffice(uint64_t n, double p);

#endif
