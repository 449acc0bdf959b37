/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who runs where: a row for each worker of a platform, with what it sends and receives below. */
#ifndef REPORTS_PLOTS_KINDS_SCHEDULE_WORKERS_H
#define REPORTS_PLOTS_KINDS_SCHEDULE_WORKERS_H

#include "reports/plots/kinds/plot.h"

extern const struct sb_plot_kind sb_plot_workers;

#endif
