/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep of two axes: a map whose colours are speed-ups. */
#ifndef REPORTS_PLOTS_KINDS_SWEEP_MAP_H
#define REPORTS_PLOTS_KINDS_SWEEP_MAP_H

#include "reports/plots/gnuplot/script.h"
#include "reports/tables/sweep_rows.h"

/* The strategy whose speed-ups are shown: the order to take at most of the points. NULL where there
 * is none, or nothing to compare it with. */
const char *sb_plot_sweep_map_strategy(const struct sb_sweep_rows *rows);

/* A value of an axis as its tic says it: "131ms". */
void sb_plot_sweep_tic(FILE *out, const char *value);

/* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
enum sb_code sb_plot_sweep_map_draw(struct sb_gnuplot_script *script,
                                    const struct sb_sweep_rows *rows,
                                    const struct sb_staging *stage, struct sb_error *error);

#endif
