/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tail: quantiles on a scale on which each further nine takes as much room. */
#ifndef REPORTS_PLOTS_KINDS_LADDER_H
#define REPORTS_PLOTS_KINDS_LADDER_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_ladder;

#endif
