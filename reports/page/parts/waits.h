/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each wait costs that today's order adds. */
#ifndef REPORTS_PAGE_PARTS_WAITS_H
#define REPORTS_PAGE_PARTS_WAITS_H

#include "reports/page/page.h"

/* The most expensive first; nothing where there is none. */
void sb_page_waits(struct sb_page *page, const struct sb_workload_result *workload,
                   const struct sb_advice *advice);

#endif
