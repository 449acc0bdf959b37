/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many times as fast as today's order each strategy is, replicate by replicate. */
#ifndef REPORTS_PLOTS_KINDS_CURVES_RATIO_H
#define REPORTS_PLOTS_KINDS_CURVES_RATIO_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_ratio;

#endif
