/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The makespans of many replicates: each one up to a stated number of replicates, a log-bucketed
 * histogram beyond. */
#ifndef SIM_STATS_SUMMARY_TALLY_H
#define SIM_STATS_SUMMARY_TALLY_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/stats/moments.h"
#include "sim/stats/summary/summary.h"

#include <stdint.h>

/* Up to here every makespan is kept and all figures are exact. */
#define SB_EXACT_MAX (UINT64_C(1) << 20)
/* Beyond, buckets halve the octave SB_TALLY_BITS times: values are off by 2^-(SB_TALLY_BITS + 1) at
 * most (0.05 %). */
enum { SB_TALLY_BITS = 10, SB_TALLY_BUCKETS = (64 - SB_TALLY_BITS) << SB_TALLY_BITS };
#define SB_TALLY_ERROR (0.5 / (1 << SB_TALLY_BITS))

struct sb_tally {
    sb_ns *exact;     /* [count], in order of replicates; NULL: buckets are used */
    uint64_t *bucket; /* [SB_TALLY_BUCKETS] */
    uint64_t count;
    sb_ns min, max; /* with buckets: exact as well, as are mean and standard deviation */
    struct sb_moments moments;
    double tail; /* of an interval, on each side; 0: SB_INTERVAL_TAIL */
};

/* The bucket of a makespan, and the middle of a bucket. */
uint32_t sb_tally_bucket(sb_ns value);
sb_ns sb_tally_middle(uint32_t bucket);

/* Adds value[n] to the buckets. Merging adds one tally of buckets to another: in any order, to the
 * same result. */
void sb_tally_add(struct sb_tally *tally, const sb_ns *value, uint64_t n);
void sb_tally_merge(struct sb_tally *into, const struct sb_tally *from);

/* Mean of ln(makespan), where 0 counts as 1 ns; of makespans that are kept one by one in their
 * order. 0 for none. */
double sb_tally_log_mean(const struct sb_tally *tally);

/* Fills mean, sd, min, max, those quantiles, all intervals and the points of the distribution; they
 * live in `arena`. Exact makespans are sorted in place. SB_ENOMEM. A tally of nothing gives zeros.
 */
enum sb_code sb_tally_summarise(struct sb_tally *tally, const struct sb_percentiles *percentiles,
                                struct sb_summary *summary, struct sb_arena *arena,
                                struct sb_error *error);

#endif
