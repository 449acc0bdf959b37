/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a change saves, from makespans in the same replicates without it and with it. */
#ifndef SIM_STATS_COMPARISON_SAVED_H
#define SIM_STATS_COMPARISON_SAVED_H

#include "sim/base/time.h"
#include "sim/stats/batches.h"
#include "sim/stats/interval.h"

#include <stdbool.h>
#include <stdint.h>

/* Without - with, in ns: of the means, and of the two quantiles (which is not a quantile of the
 * differences). Less than 0 where the change costs something. */
struct sb_saved {
    struct sb_estimate mean, p50, p99;
};

/* Makespans under one of the two, prepared for being compared with others. */
struct sb_saved_side {
    const sb_ns *value;        /* [n] in order of replicates; borrowed */
    uint64_t n, first;         /* the first of them has this number */
    struct sb_batches batches; /* of quantiles */
    sb_ns p50, p99;
    struct sb_interval p50_ci95, p99_ci95; /* NAN where the sample does not bound them */
    double mean;
};

/* 1 value at least. -1 when memory is out. */
int sb_saved_side_fill(struct sb_saved_side *side, const sb_ns *value, uint64_t n, uint64_t first);

/* Of two sides with the same replicates. The mean's interval is that of the differences, by
 * stats/skewed.h, and has no ends where none would cover: where the differences are so skewed, and,
 * as `infinite` says, where the makespans have no variance. Those of quantiles are from batches, or
 * from the quantiles' own intervals where batches are too small. Where no replicate differs,
 * nothing is saved, exactly. One replicate says nothing of how far off it may be (NAN), unless
 * nothing is random: then it says all. */
enum sb_saved_sample { SB_SAVED_RANDOM, SB_SAVED_INFINITE, SB_SAVED_CONSTANT };
struct sb_saved sb_saved_between(const struct sb_saved_side *without,
                                 const struct sb_saved_side *with, enum sb_saved_sample sample);

#endif
