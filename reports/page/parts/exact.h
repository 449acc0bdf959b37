/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of all orders, with their intervals. */
#ifndef REPORTS_PAGE_PARTS_EXACT_H
#define REPORTS_PAGE_PARTS_EXACT_H

#include "reports/page/page.h"

/* One row for each order, those that coincide as one: makespans, and what is saved over each
 * baseline. */
void sb_page_exact(struct sb_page *page, const struct sb_workload_result *workload,
                   const struct sb_advice *advice);

#endif
