/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a load result that go into detail. Each is finished; release it with
 * sb_text_table_fini, also after a failure (SB_ENOMEM). */
#ifndef REPORTS_LOAD_FIGURES_MORE_TABLES_H
#define REPORTS_LOAD_FIGURES_MORE_TABLES_H

#include "reports/load/figures/sentences.h"
#include "reports/tables/text/text_table.h"

/* What became of each pool. */
enum sb_code sb_load_table_pools(struct sb_text_table *table, const struct sb_load_view *view,
                                 bool once, struct sb_error *error);

/* How long the requests of each workload of a mix take, all of them; no rows where there is one. */
enum sb_code sb_load_table_parts(struct sb_text_table *table, const struct sb_load_view *view,
                                 bool once, struct sb_error *error);

#endif
