/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours of pictures, as classes of the page. */
#ifndef REPORTS_PAGE_SVG_SVG_COLORS_H
#define REPORTS_PAGE_SVG_SVG_COLORS_H

#include <stddef.h>

/* The token of a colour, as gnuplot writes it ("#0072B2", "rgb(  0, 114, 178)", "black"): "es" for
 * --es in page.css; NULL: none of those that pictures share. */
const char *sb_svg_color(const char *value, size_t length);

#endif
