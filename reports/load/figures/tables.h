/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a load result that each report has. Each is finished; release it with
 * sb_text_table_fini, also after a failure (SB_ENOMEM). Strategies that are the same are one row.
 */
#ifndef REPORTS_LOAD_FIGURES_TABLES_H
#define REPORTS_LOAD_FIGURES_TABLES_H

#include "reports/load/figures/sentences.h"
#include "reports/tables/text/text_table.h"

/* The columns that say what a row is of stand first: where on the axis, and which strategy; for
 * some which pool or which workload as well. */
enum { SB_LOAD_NAMES = 2, SB_LOAD_NAMES_OF_EACH = 3 };

/* One of those for a single curve, here or in more_tables.h. */
typedef enum sb_code sb_load_table_build(struct sb_text_table *table,
                                         const struct sb_load_view *view, bool once,
                                         struct sb_error *error);

/* How long requests take, how many a second are ok, and how busy the bottleneck is. With `once` a
 * rate stands in its first row alone. */
enum sb_code sb_load_table_points(struct sb_text_table *table, const struct sb_load_view *view,
                                  bool once, struct sb_error *error);

/* How many attempts each pool gets, how many times as many as first ones, and what became of them;
 * no rows where nothing fails and nothing is tried again. */
enum sb_code sb_load_table_attempts(struct sb_text_table *table, const struct sb_load_view *view,
                                    bool once, struct sb_error *error);

/* The same of each value of a sweep at the highest rate, with the capacity that it has; the value
 * stands where the rate does. */
enum sb_code sb_load_table_sweep(struct sb_text_table *table, const struct sb_load_result *result,
                                 const struct sb_load_units *units, bool once,
                                 struct sb_error *error);

#endif
