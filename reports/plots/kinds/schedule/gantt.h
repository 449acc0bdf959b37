/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who runs when, in the replicates that are shown: one at the median, one at the p99, each under
 * today's order and under the one to take. */
#ifndef REPORTS_PLOTS_KINDS_SCHEDULE_GANTT_H
#define REPORTS_PLOTS_KINDS_SCHEDULE_GANTT_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_gantt, sb_plot_gantt_p99;

#endif
