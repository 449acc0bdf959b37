/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of a load result on its page. */
#ifndef REPORTS_LOAD_PAGE_TABLE_H
#define REPORTS_LOAD_PAGE_TABLE_H

#include "reports/tables/text/text_table.h"

#include <stdio.h>

/* The first `names` columns are one: where on the axis in bold, and behind it the strategy with its
 * key. `label` is what the table is of. Nothing where it has no rows. */
void sb_load_page_table(FILE *out, const struct sb_text_table *table, uint32_t names,
                        const char *label);

#endif
