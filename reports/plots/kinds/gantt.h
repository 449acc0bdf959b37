/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who does what when, in the replicate that is shown. */
#ifndef REPORTS_PLOTS_KINDS_GANTT_H
#define REPORTS_PLOTS_KINDS_GANTT_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_gantt;

#endif
