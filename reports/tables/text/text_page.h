/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and sentences on a terminal. Columns that do not fit go into further blocks below, each
 * with the names of the rows again. */
#ifndef REPORTS_TABLES_TEXT_TEXT_PAGE_H
#define REPORTS_TABLES_TEXT_TEXT_PAGE_H

#include "reports/tables/text/text_table.h"

#include <stdio.h>

enum { SB_TEXT_PAGE_SIZE = 2048 }; /* texts are shorter */

struct sb_text_page {
    FILE *out;
    bool color, ascii;
    unsigned width; /* 0: as wide as it gets */
};

/* `style` is an escape sequence, or "". */
void sb_text_page_styled(const struct sb_text_page *page, const char *style, const char *text);

/* A paragraph, broken at spaces where it is wider than the terminal. */
void sb_text_page_paragraph(const struct sb_text_page *page, const char *style, const char *text);

/* The table, and an empty line behind each block. The first `names` columns, one at least, stand in
 * every block. `style_of` says in what style a cell is written; NULL: none has one. SB_ENOMEM. */
typedef const char *sb_text_page_style(const struct sb_text_table *table, uint32_t row,
                                       uint32_t column);
enum sb_code sb_text_page_table(const struct sb_text_page *page, struct sb_text_table *table,
                                uint32_t names, sb_text_page_style *style_of,
                                struct sb_error *error);

#endif
