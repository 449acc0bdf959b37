/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The makespans of a row: each with the digits that it is worth, and in order. */
#ifndef REPORTS_TABLES_RUNS_DIGITS_H
#define REPORTS_TABLES_RUNS_DIGITS_H

#include "sim/result/result.h"
#include "sim/text/units.h"

enum { SB_RUN_DIGITS_MAX = SB_PERCENTILES_MAX + 2 }; /* mean, percentiles, max */

/* Fills mean, the percentiles that are shown and the maximum, and returns how many those are: each
 * in `unit`, rounded where its interval says so, but
 * - a value that is drawn again and again (an end of its own interval) is shown as it is,
 * - rounding moves none out of [min, max] or past its neighbour: more digits are shown then, but
 *   for "≥" below a minimum that is not shown,
 * - a quantile whose interval has no upper end is "≥" the lower end, one without a lower end "≤"
 *   the upper one, and one that has neither is "–"; p0 and p100 are those of the sample.
 */
uint32_t sb_run_digits(char out[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE],
                       const struct sb_workload_result *workload, const struct sb_summary *makespan,
                       const struct sb_unit *unit);

#endif
