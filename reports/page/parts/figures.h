/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a workload, in the page. */
#ifndef REPORTS_PAGE_PARTS_FIGURES_H
#define REPORTS_PAGE_PARTS_FIGURES_H

#include "reports/page/page.h"

/* Each picture that was drawn and that says something, with what it shows and its files, as long as
 * they fit into what a workload may take; the others as links. page->code on failure. */
void sb_page_figures(struct sb_page *page, uint32_t w, const struct sb_advice *advice);

#endif
