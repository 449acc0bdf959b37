/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded values against the quantiles of what was fitted to them, as a picture. */
#ifndef REPORTS_FITS_QQ_PLOT_H
#define REPORTS_FITS_QQ_PLOT_H

#include "reports/plots/gnuplot/staging.h"
#include "sim/fit/graph_fit.h"
#include "sim/model/dag.h"

/* Those that have a best family and are at least 2 % of the longest paths, 12 at most: returns how
 * many, the indices in of[] in which[]. */
enum { SB_QQ_PLOTS_MAX = 12 };
unsigned sb_qq_plots_choose(const struct sb_graph_fit *fit, uint32_t which[SB_QQ_PLOTS_MAX]);

/* Writes base.gp and base.tsv into the stage, which gnuplot draws as base.svg and base.png. In the
 * band lie 95 % of the samples of that size at each point. SB_EIO. */
enum sb_code sb_qq_plot_draw(const struct sb_step_fit *of, const struct sb_dag *dag,
                             const char *base, const struct sb_staging *stage,
                             struct sb_error *error);

#endif
