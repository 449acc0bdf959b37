/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that several tables of the page have. */
#ifndef REPORTS_PAGE_CELLS_H
#define REPORTS_PAGE_CELLS_H

#include "sim/advice/advice.h"

#include <stdio.h>

/* A figure of today's and of the order to take. */
struct sb_page_change {
    double today, instead; /* ns */
    const struct sb_estimate *saved;
    const char *where; /* "mean" */
};

enum { SB_PAGE_MEAN, SB_PAGE_MEDIAN, SB_PAGE_P99, SB_PAGE_CHANGES };

/* False: that figure is not told: a mean that is infinite, a percentile without an interval, the
 * percentiles where nothing is random. */
bool sb_page_change(struct sb_page_change *change, const struct sb_workload_result *workload,
                    const struct sb_advice *advice, unsigned which);

/* The share of today's that is saved, 0 where nothing is. */
double sb_page_share(const struct sb_page_change *change);

/* How much is left of today's, as a bar: its outline is today's. */
void sb_page_bar_left(FILE *out, double left);

/* A bar of `share` of its column, from the right. */
void sb_page_bar(FILE *out, double share);

/* What fills a bar in a column of which the largest is `largest`: that, but at least a twentieth of
 * `time`, so that a table of trifles looks like one. */
double sb_page_scale(double largest, double time);

/* A cell with an estimate and its ±, and with a bar where `most` is more than 0: what fills it. */
void sb_page_estimate(FILE *out, const struct sb_workload_result *workload,
                      const struct sb_estimate *estimate, double most);

#endif
