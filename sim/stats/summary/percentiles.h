/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which percentiles are measured, and which of them a table shows. */
#ifndef SIM_STATS_SUMMARY_PERCENTILES_H
#define SIM_STATS_SUMMARY_PERCENTILES_H

#include "sim/base/error.h"
#include "sim/stats/quantile.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SB_PERCENTILES_MAX = 16, /* that can be shown */
    SB_QUANTILES_MAX = SB_QUANTILES_COUNT + SB_PERCENTILES_MAX,
    SB_PERCENTILE_NAME = 20
};

/* The first SB_QUANTILES_COUNT are always measured, in the order of sb_quantile_p; those that are
 * asked for besides stand behind them. */
struct sb_percentiles {
    uint32_t count;
    double p[SB_QUANTILES_MAX];
    char name[SB_QUANTILES_MAX][SB_PERCENTILE_NAME]; /* "p99.99" */
    uint32_t shown, show[SB_PERCENTILES_MAX];        /* [shown] indices, ascending in p */
};

/* The five of sb_quantile_p, all of them shown. */
extern const struct sb_percentiles sb_percentiles_default;

/* Reads "50,75,99.99", from 0 to 100, with a p before each or without; they are shown in ascending
 * order, and none else. SB_EINPUT: not such a list, one that stands twice, more than
 * SB_PERCENTILES_MAX. */
enum sb_code sb_percentiles_parse(struct sb_percentiles *percentiles, const char *list,
                                  struct sb_error *error);

/* Measures and shows "p99.99" or "99.99" as well. False: it is no percentile, is shown already, or
 * there is no room. */
bool sb_percentiles_show(struct sb_percentiles *percentiles, const char *name);

/* The index of "p99.99"; SB_QUANTILES_MAX: it is not measured. */
uint32_t sb_percentiles_find(const struct sb_percentiles *percentiles, const char *name);

/* Whether all that is shown is what is shown where nothing is asked for. */
bool sb_percentiles_are_default(const struct sb_percentiles *percentiles);

/* How many values bound the p-quantile on both sides with 97.5 % each: 3,688 for p99.9. The largest
 * of n is below it with the probability p^n. 1 for p0 and p100, which are those of the sample. */
uint64_t sb_percentile_needs(double p);

#endif
