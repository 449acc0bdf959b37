/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The performance profile over all workloads: a step for each strategy and instance. */
#ifndef REPORTS_PLOTS_KINDS_PROFILE_H
#define REPORTS_PLOTS_KINDS_PROFILE_H

#include "reports/plots/gnuplot/script.h"

/* Whether there are instances enough: SB_PLOT_PROFILE_LEAST workloads with three strategies. */
enum { SB_PLOT_PROFILE_LEAST = 20 };
bool sb_plot_profile_applies(const struct sb_result *result);

/* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
enum sb_code sb_plot_profile_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                  struct sb_error *error);

#endif
