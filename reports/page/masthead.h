/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one reads first: heading, facts, and what to do. */
#ifndef REPORTS_PAGE_MASTHEAD_H
#define REPORTS_PAGE_MASTHEAD_H

#include "reports/page/page.h"

/* The heading of the page, what "today" is, one line of facts, and what is missing (`notice`). */
void sb_page_masthead(struct sb_page *page, const char *heading, const char *notice);

/* One row a workload: what it saves, what to do, what to fix then; the first five where there are
 * more than eight. */
void sb_page_todo(struct sb_page *page);

#endif
