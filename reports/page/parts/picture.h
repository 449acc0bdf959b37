/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One picture of a workload in the page, and links to its files. */
#ifndef REPORTS_PAGE_PARTS_PICTURE_H
#define REPORTS_PAGE_PARTS_PICTURE_H

#include "reports/page/page.h"
#include "reports/page/svg/inline_svg.h"

/* The drawing of workload `w`, with this escaped text for those who do not see it. SB_EIO,
 * SB_ENOMEM; else release it with sb_inline_svg_fini. */
enum sb_code sb_page_picture_read(const struct sb_page *page, uint32_t w,
                                  const struct sb_plot_kind *kind, const char *label,
                                  struct sb_inline_svg *svg);

/* A figure with it; the next one that is read need not bring gnuplot's marks. */
void sb_page_picture_put(struct sb_page *page, const struct sb_plot_kind *kind,
                         const struct sb_inline_svg *svg);

/* A link to what is too large for the page. */
void sb_page_picture_large(const struct sb_page *page, uint32_t w, const struct sb_plot_kind *kind);

/* Links to those of its files that are there. */
void sb_page_picture_files(const struct sb_page *page, uint32_t w, const char *base);

#endif
