/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The share of replicates that have ended, over time. */
#ifndef REPORTS_PLOTS_KINDS_CURVES_CDF_H
#define REPORTS_PLOTS_KINDS_CURVES_CDF_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_cdf;

#endif
