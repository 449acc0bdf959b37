/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The share of replicates that take longer, over time, both logarithmic: a tail that falls like a
 * power of time is a straight line. */
#ifndef REPORTS_PLOTS_KINDS_CURVES_CCDF_H
#define REPORTS_PLOTS_KINDS_CURVES_CCDF_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_ccdf;

#endif
