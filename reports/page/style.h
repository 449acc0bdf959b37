/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page's style sheet. */
#ifndef SB_STYLE_H
#define SB_STYLE_H

extern const char sb_page_style[];

#endif
