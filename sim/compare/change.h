/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a figure differs between two runs, and whether that is more than chance. */
#ifndef SIM_COMPARE_CHANGE_H
#define SIM_COMPARE_CHANGE_H

#include "sim/result/result.h"

enum sb_changed_figure {
    SB_CHANGED_MEAN,
    SB_CHANGED_P50,
    SB_CHANGED_P99,
    SB_CHANGED_FIGURES
};
extern const char *const sb_changed_figure_name[SB_CHANGED_FIGURES]; /* "mean", "p50", "p99" */

enum sb_change_verdict {
    SB_CHANGE_NONE, /* the figures are the same to the last digit */
    SB_CHANGE_UNPROVEN,
    SB_CHANGE_FASTER,
    SB_CHANGE_SLOWER,
    SB_CHANGE_UNTOLD /* no interval covers: an infinite variance, or a sample that is too small */
};

struct sb_figure_change {
    /* ns; a mean is that of the sample where paired, else that with its control variate */
    double before, after;
    struct sb_estimate difference; /* after - before, in ns */
    struct sb_estimate ratio;      /* after / before */
    double p;          /* of a difference like this by chance, two-sided; NAN: not known */
    double p_adjusted; /* that of all comparisons together, see runs.h */
    enum sb_change_verdict verdict;
    bool paired; /* by batches of replicates that faced the same random numbers */
};

/* A strategy in two runs. */
struct sb_change_sides {
    const struct sb_workload_result *before_workload, *after_workload;
    const struct sb_strategy_result *before, *after;
    bool pairs; /* the batches of both face the same random numbers */
};

/* All but p_adjusted and what the verdict is beyond NONE, UNPROVEN and UNTOLD.
 *
 * Paired: by Student's t over the differences of 32 batches. Else from both intervals, by the
 * method of variance estimates recovery (Zou and Donner, "Construction of confidence limits about
 * effect measures", Statistics in Medicine 27, 2008); ratios are those of logarithms. What is not
 * random is exact. */
void sb_change_of(struct sb_figure_change *change, const struct sb_change_sides *sides,
                  enum sb_changed_figure figure);

#endif
