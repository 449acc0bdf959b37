/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All workloads in one table. */
#ifndef REPORTS_PAGE_OVERVIEW_H
#define REPORTS_PAGE_OVERVIEW_H

#include "reports/page/page.h"

void sb_page_overview(struct sb_page *page);

#endif
