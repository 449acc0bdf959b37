/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which call to fix: how often each is on the critical path, by how much it may get slower, and
 * what it saves at half its time. */
#ifndef REPORTS_PAGE_PARTS_CALLS_H
#define REPORTS_PAGE_PARTS_CALLS_H

#include "reports/page/page.h"

/* Under the order to take; nothing where nothing was looked at. */
void sb_page_calls(struct sb_page *page, const struct sb_workload_result *workload,
                   const struct sb_advice *advice);

#endif
