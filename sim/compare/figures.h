/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of two runs side by side that a condition may speak of: "slower > 0",
 * "p99_change(earliest-start) > 5%". */
#ifndef SIM_COMPARE_FIGURES_H
#define SIM_COMPARE_FIGURES_H

#include "sim/compare/runs.h"
#include "sim/condition/condition.h"

enum { SB_COMPARED_FIGURES = 15 };
extern const struct sb_condition_figure sb_compared_figure[SB_COMPARED_FIGURES];

/* What sb_compared_figure_value looks at: the subjects are the workloads, in their order. */
struct sb_compared_figures {
    const struct sb_condition_language *language;
    const struct sb_compared_runs *runs;
};
/* NAN too for a change that has no interval. */
double sb_compared_figure_value(const void *self, size_t figure,
                                const size_t name[SB_CONDITION_NAMES], size_t subject);

/* Whether a workload is in one run alone, so that none of its figures can be told; self: struct
 * sb_compared_runs. */
bool sb_compared_lacks(const void *self, size_t figure, size_t subject,
                       char why[SB_CONDITION_WHY]);

#endif
