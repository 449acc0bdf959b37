/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a bench run that a condition may speak of: "median(layered-10000-declared-1) >
 * 500ns", "ratio > 105%". */
#ifndef SIM_BENCH_RECORDS_FIGURES_H
#define SIM_BENCH_RECORDS_FIGURES_H

#include "sim/bench/records/result.h"
#include "sim/condition/condition.h"

enum { SB_BENCH_FIGURES = 14 };
extern const struct sb_condition_figure sb_bench_figure_names[SB_BENCH_FIGURES];

/* What sb_bench_figure_value looks at; the subjects of the language are benchmarks, found by their
 * names. */
struct sb_bench_figures {
    const struct sb_condition_language *language;
    const struct sb_bench_result *result;
};
double sb_bench_figure_value(const void *self, size_t figure, const size_t name[SB_CONDITION_NAMES],
                             size_t subject);

#endif
