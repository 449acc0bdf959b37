/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All workloads in one table. */
#ifndef REPORTS_PAGE_OVERVIEW_H
#define REPORTS_PAGE_OVERVIEW_H

#include "reports/page/page.h"

void sb_page_overview(struct sb_page *page);

/* Where the performance profile is, if it was drawn. */
void sb_page_profile(struct sb_page *page);

#endif
