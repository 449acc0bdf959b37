/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph itself: tasks in layers, what they await above them, and the critical path. */
#ifndef REPORTS_PLOTS_KINDS_SCHEDULE_GRAPH_H
#define REPORTS_PLOTS_KINDS_SCHEDULE_GRAPH_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_graph;

#endif
