/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles by nearest rank, and their intervals, which assume no distribution. */
#ifndef SIM_STATS_QUANTILE_H
#define SIM_STATS_QUANTILE_H

#include <stdint.h>

/* Those that a result has. */
enum { SB_P50, SB_P90, SB_P95, SB_P99, SB_P999, SB_QUANTILES_COUNT };
extern const double sb_quantile_p[SB_QUANTILES_COUNT]; /* 0.5, 0.9, 0.95, 0.99, 0.999 */

/* Distribution-free 95 % interval of the p-quantile from n independent values, by exact binomial
 * ranks with equal tails: the ranks (from 1) of its ends; 0 and n + 1 where the sample is too small
 * to bound that side. lo = the largest r with P(B < r) <= 0.025, hi = the smallest r with P(B < r)
 * >= 0.975, B ~ binomial(n, p). */
void sb_quantile_ranks(uint64_t n, double p, uint64_t *lo, uint64_t *hi);

/* The same with another tail than 0.025 on each side: for intervals that are looked at several
 * times. */
void sb_quantile_ranks_at(uint64_t n, double p, double tail, uint64_t *lo, uint64_t *hi);

/* The rank (from 1) of the p-quantile: ceil(n p), 1 at least. */
uint64_t sb_quantile_rank(uint64_t n, double p);

#endif
