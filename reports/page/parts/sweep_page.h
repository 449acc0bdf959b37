/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a run that was a sweep: a table and a picture for each workload, not a section for
 * each of its points. */
#ifndef REPORTS_PAGE_PARTS_SWEEP_PAGE_H
#define REPORTS_PAGE_PARTS_SWEEP_PAGE_H

#include "reports/page/page.h"

/* Whether the result is of a sweep. */
bool sb_sweep_page_applies(const struct sb_result *result);

/* All of it; `notice` is what is missing. page->code on failure. */
void sb_sweep_page(struct sb_page *page, const char *notice);

#endif
