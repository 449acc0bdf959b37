/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All about one workload. */
#ifndef REPORTS_PAGE_PARTS_SECTION_H
#define REPORTS_PAGE_PARTS_SECTION_H

#include "reports/page/page.h"

/* page->code on failure. */
void sb_page_section(struct sb_page *page, uint32_t w);

#endif
