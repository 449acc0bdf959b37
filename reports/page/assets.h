/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.css and page.js, as the Makefile turns them into text of the program. */
#ifndef REPORTS_PAGE_ASSETS_H
#define REPORTS_PAGE_ASSETS_H

extern const char sb_page_css[], sb_page_js[];

#endif
