/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is said of two strategies that faced the same replicates. */
#ifndef SIM_STATS_COMPARISON_COMPARED_H
#define SIM_STATS_COMPARISON_COMPARED_H

#include "sim/stats/batches.h"
#include "sim/stats/comparison/ratios.h"
#include "sim/stats/comparison/speedup.h"
#include "sim/stats/control.h"
#include "sim/stats/summary/summary.h"

/* What is known of one of them. */
struct sb_compared {
    const struct sb_moments *makespan;
    const struct sb_summary *summary;
    const struct sb_batches *batches;
    struct sb_controlled mean;
    double log_mean;       /* mean of ln(makespan); 0 counts as 1 ns */
    double relative_error; /* of the quantiles: that of the histogram, or 0 */
};

/* Fills all but speedup->over. Ratio and difference of the means are of those with a control
 * variate; they have no interval where one of the means has none. The difference of two quantiles
 * has its interval from batches, or, where those are too small, from the quantiles' own intervals:
 * that covers it in at least 90 of 100 cases, and in more than 95 unless one strategy is slow when
 * the other is fast. */
void sb_compared_fill(struct sb_speedup *speedup, const struct sb_ratios *ratios,
                      const struct sb_control *control, const struct sb_compared *baseline,
                      const struct sb_compared *own);

#endif
