/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many times as fast each strategy is as the baselines. */
#ifndef REPORTS_PLOTS_KINDS_BARS_SPEEDUP_H
#define REPORTS_PLOTS_KINDS_BARS_SPEEDUP_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_speedup;

#endif
