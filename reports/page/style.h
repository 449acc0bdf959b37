/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page's style sheet. */
#ifndef REPORTS_PAGE_STYLE_H
#define REPORTS_PAGE_STYLE_H

extern const char sb_page_style[];

#endif
