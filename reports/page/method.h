/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the figures are made, once for the page. */
#ifndef REPORTS_PAGE_METHOD_H
#define REPORTS_PAGE_METHOD_H

#include "reports/page/page.h"

void sb_page_method(struct sb_page *page);

#endif
