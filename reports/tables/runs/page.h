/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a run on a terminal. Columns that do not fit go into further blocks below, each with
 * the names of the rows again. */
#ifndef REPORTS_TABLES_RUNS_PAGE_H
#define REPORTS_TABLES_RUNS_PAGE_H

#include "reports/tables/runs/table.h"
#include "reports/tables/text/text_page.h"

/* The row table->best is green. */
void sb_run_page_table(const struct sb_text_page *page, const struct sb_run_table *table);

#endif
