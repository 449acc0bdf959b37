/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a sweep: curves over one axis, a map over two. */
#ifndef REPORTS_PLOTS_KINDS_SWEEP_H
#define REPORTS_PLOTS_KINDS_SWEEP_H

#include "reports/plots/kinds/plot.h"

/* Of script->workload, which is the first point of a sweep in script->result. */
extern const struct sb_plot_kind sb_plot_sweep;

#endif
