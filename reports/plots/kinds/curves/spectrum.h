/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percentile spectrum: the makespan that all but one replicate in x exceed, x = 1 / (1 - p), on a
 * logarithmic axis, so that the tail can be read. */
#ifndef REPORTS_PLOTS_KINDS_CURVES_SPECTRUM_H
#define REPORTS_PLOTS_KINDS_CURVES_SPECTRUM_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_spectrum;

#endif
