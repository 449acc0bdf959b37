/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often tasks are on the critical path, and how often where it takes longest. */
#ifndef REPORTS_PLOTS_KINDS_BARS_CRITICALITY_H
#define REPORTS_PLOTS_KINDS_BARS_CRITICALITY_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_criticality;

#endif
