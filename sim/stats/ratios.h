/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many times as long one strategy takes as another in the same replicates. */
#ifndef SIM_STATS_RATIOS_H
#define SIM_STATS_RATIOS_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"
#include "sim/stats/moments.h"

#include <stdint.h>

struct sb_speedup {
    const char *over; /* the baseline's name */
    double mean;      /* of the replicates' ratios baseline / this, paired */
    struct sb_interval ci95;
    double faster,
        equal; /* share of replicates strictly faster than the baseline; exactly as long */
};

/* Paired ratios of makespans as exact sums, so that the order of addition does not matter. */
struct sb_ratios {
    uint64_t faster, equal;
    struct sb_moments moments; /* of ratios in units of 2^-32; a ratio above 2^20 counts as 2^20 */
};
void sb_ratios_add(struct sb_ratios *ratios, sb_ns baseline, sb_ns value);
void sb_ratios_merge(struct sb_ratios *into, const struct sb_ratios *from);
/* Mean with its 95 % interval by Student's t. */
void sb_ratios_summarise(const struct sb_ratios *ratios, struct sb_speedup *speedup);

#endif
