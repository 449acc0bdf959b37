/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far figures are from their true values, by how much they differ between batches of
 * replicates: for figures that have no formula for it (Asmussen and Glynn, "Stochastic Simulation",
 * 2007, III.5: sectioning). */
#ifndef SIM_STATS_BATCHES_H
#define SIM_STATS_BATCHES_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdint.h>

enum { SB_BATCHES = 32 };

/* A strategy's figures in each batch. */
struct sb_batches {
    uint64_t replicates; /* in all of them */
    uint32_t count;      /* SB_BATCHES, or as many as there are replicates below twice as many */
    double mean[2 * SB_BATCHES], p50[2 * SB_BATCHES], p99[2 * SB_BATCHES];
    double log_mean[2 * SB_BATCHES]; /* mean of ln(makespan); 0 counts as 1 ns */
};

/* Sum of ln(value[n]); 0 counts as 1. */
double sb_log_sum(const sb_ns *value, uint64_t n);

/* Of makespans value[n] in order of replicates, the first of which has the number `first`: batch b
 * holds those whose number is b modulo the number of batches. -1 when memory is out. */
int sb_batches_fill(struct sb_batches *batches, const sb_ns *value, uint64_t n, uint64_t first);

/* Half the 95 % interval, by Student's t, of a figure of `n` replicates, from its values in the
 * batches, differences x[b] - y[b]. NAN where there is one batch. */
double sb_batches_half(const struct sb_batches *batches, const double *x, const double *y,
                       uint64_t n);

/* Whether batches tell how `value` varies, a difference of quantiles within `error`. They do not
 * where their differences are all the same, and not that of all replicates. */
int sb_batches_tell(double half, double value, const double *x, const double *y, double error);

/* Whether the p-quantile of a batch says how the p-quantile of all varies: from 2.5 values beyond
 * it. */
int sb_batches_suffice(const struct sb_batches *batches, double p);

#endif
