/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two strategies' makespans in the same replicates, as exact sums. */
#ifndef SIM_STATS_COMPARISON_RATIOS_H
#define SIM_STATS_COMPARISON_RATIOS_H

#include "sim/base/time.h"
#include "sim/stats/comparison/speedup.h"
#include "sim/stats/moments.h"

#include <stdint.h>

/* The order of addition does not matter. */
struct sb_ratios {
    uint64_t faster, equal;
    sb_wide product;           /* sum of baseline * value modulo 2^128 */
    struct sb_moments moments; /* of ratios in units of 2^-32; a ratio above 2^20 counts as 2^20 */
};
/* Adds n pairs. */
void sb_ratios_add(struct sb_ratios *ratios, const sb_ns *baseline, const sb_ns *value, uint64_t n);
void sb_ratios_merge(struct sb_ratios *into, const struct sb_ratios *from);
/* Fills mean, ci95 (by Student's t), faster and equal, with their
 * intervals. */
void sb_ratios_summarise(const struct sb_ratios *ratios, struct sb_speedup *speedup);

#endif
