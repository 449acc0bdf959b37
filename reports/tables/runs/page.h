/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and sentences on a terminal. Columns that do not fit go into further blocks below, each
 * with the names of the rows again. */
#ifndef REPORTS_TABLES_RUNS_PAGE_H
#define REPORTS_TABLES_RUNS_PAGE_H

#include "reports/tables/runs/table.h"

#include <stdio.h>

struct sb_run_page {
    FILE *out;
    bool color, ascii;
    unsigned width; /* 0: as wide as it gets */
};

/* `style` is an escape sequence, or "". Texts are shorter than SB_RUN_SENTENCE_SIZE. */
void sb_run_page_styled(const struct sb_run_page *page, const char *style, const char *text);

/* A paragraph, broken at spaces where it is wider than the terminal. */
void sb_run_page_paragraph(const struct sb_run_page *page, const char *style, const char *text);

/* The row table->best is green. */
void sb_run_page_table(const struct sb_run_page *page, const struct sb_run_table *table);

#endif
