/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture over all workloads. */
#ifndef REPORTS_PLOTS_KINDS_OVERVIEW_H
#define REPORTS_PLOTS_KINDS_OVERVIEW_H

#include "reports/plots/gnuplot/script.h"

/* Whether there is anything to draw. */
bool sb_plot_overview_applies(const struct sb_result *result);

/* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
enum sb_code sb_plot_overview_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_error *error);

#endif
