/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a run that a condition may speak of: "p99(earliest-start@dashboard)",
 * "speedup(earliest-start, sequential)". */
#ifndef SIM_RESULT_RESULT_FIGURES_H
#define SIM_RESULT_RESULT_FIGURES_H

#include "sim/condition/condition.h"
#include "sim/result/result.h"

/* Those of any result; behind them stand the percentiles that are measured besides the five. */
enum { SB_RESULT_FIGURES = 20, SB_RESULT_FIGURES_MAX = SB_RESULT_FIGURES + SB_PERCENTILES_MAX };
extern const struct sb_condition_figure sb_result_figure[SB_RESULT_FIGURES];

/* All figures of a result with these percentiles, whose names they refer to; returns how many. */
size_t sb_result_figures_list(struct sb_condition_figure figure[SB_RESULT_FIGURES_MAX],
                              const struct sb_percentiles *percentiles);

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
uint64_t sb_result_figure_needs(size_t figure, const struct sb_percentiles *percentiles);

/* Whether a figure is made of means, so that it says nothing where those are infinite; and whether
 * it is a moment of the sample alone, so that no interval of it covers where the variance is. */
bool sb_result_figure_is_mean(size_t figure);
bool sb_result_figure_is_of_sample(size_t figure);

/* Whether it is made of requests that miss a limit, so that there must be one. */
bool sb_result_figure_is_of_limit(size_t figure);

#endif
