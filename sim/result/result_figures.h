/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a run that a condition may speak of: "p99(earliest-start@dashboard)",
 * "speedup(earliest-start, sequential)". */
#ifndef SIM_RESULT_RESULT_FIGURES_H
#define SIM_RESULT_RESULT_FIGURES_H

#include "sim/condition/condition.h"
#include "sim/result/result.h"

enum { SB_RESULT_FIGURES = 17 };
extern const struct sb_condition_figure sb_result_figure[SB_RESULT_FIGURES];

/* What sb_result_figure_value looks at; names and subjects are those of the language. */
struct sb_result_figures {
    const struct sb_condition_language *language;
    const struct sb_result *result; /* the subjects are its workloads, in their order */
};
/* NAN too for a mean, a quantile or what is made of them that its sample does not bound. */
double sb_result_figure_value(const void *self, size_t figure,
                              const size_t name[SB_CONDITION_NAMES], size_t subject);

/* How many replicates a figure needs to be bounded by them: 3,688 for p99.9; 1 where it is one of
 * the sample. */
uint64_t sb_result_figure_needs(size_t figure);

#endif
