/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many requests in a million take longer than a limit. */
#ifndef SIM_STATS_SUMMARY_MISSES_H
#define SIM_STATS_SUMMARY_MISSES_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdint.h>

/* Of value[n] those above the limit. */
uint64_t sb_misses_count(const sb_ns *value, uint64_t n, sb_ns limit);

/* Of pairs those of which one alone misses the limit. Zeroed is empty. */
struct sb_discordant {
    uint64_t first, second;
};
void sb_discordant_add(struct sb_discordant *discordant, const sb_ns *first, const sb_ns *second,
                       uint64_t n, sb_ns limit);
void sb_discordant_merge(struct sb_discordant *into, const struct sb_discordant *from);

/* So many in a million of n, with the 95 % interval by Clopper and Pearson (estimate.h). NAN for
 * n = 0. */
struct sb_estimate sb_misses_per_million(uint64_t missed, uint64_t n);

/* How many more in a million miss it of the first than of the second, with the adjusted Wald
 * interval of Bonett and Price ("Adjusted Wald confidence interval for a difference of binomial
 * proportions based on paired data", Journal of Educational and Behavioral Statistics 37, 2012).
 * NAN for n = 0. */
struct sb_estimate sb_discordant_per_million(const struct sb_discordant *discordant, uint64_t n);

#endif
