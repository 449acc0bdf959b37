/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tornado of the what-ifs: what it saves to change one task, the strongest first. */
#ifndef REPORTS_PLOTS_KINDS_BARS_LEVERS_H
#define REPORTS_PLOTS_KINDS_BARS_LEVERS_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_levers;

#endif
