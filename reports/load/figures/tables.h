/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a load result that each report has. Each is finished; release it with
 * sb_text_table_fini, also after a failure (SB_ENOMEM). Strategies that are the same are one row.
 */
#ifndef REPORTS_LOAD_FIGURES_TABLES_H
#define REPORTS_LOAD_FIGURES_TABLES_H

#include "reports/load/figures/sentences.h"
#include "reports/tables/text_table.h"

/* The columns that say what a row is of stand first: where on the axis, and which strategy. */
enum { SB_LOAD_NAMES = 2 };

/* How long requests take, how many a second are ok, and how busy the bottleneck is. With `once` a
 * rate stands in its first row alone. */
enum sb_code sb_load_table_points(struct sb_text_table *table, const struct sb_load_view *view,
                                  bool once, struct sb_error *error);

/* What became of requests, and how many attempts each pool gets for each first one; no rows where
 * all are ok at once. */
enum sb_code sb_load_table_outcomes(struct sb_text_table *table, const struct sb_load_view *view,
                                    bool once, struct sb_error *error);

#endif
