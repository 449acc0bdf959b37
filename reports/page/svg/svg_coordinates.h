/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordinates and sizes in as few digits as a drawing needs. */
#ifndef REPORTS_PAGE_SVG_SVG_COORDINATES_H
#define REPORTS_PAGE_SVG_SVG_COORDINATES_H

#include "reports/page/svg/svg_attribute.h"
#include "reports/page/svg/svg_text.h"

/* Writes the attribute's value where that is coordinates or sizes, with one decimal; false: it is
 * not, and nothing is written. */
bool sb_svg_coordinates_put(struct sb_svg_text *out, const struct sb_svg_attribute *a);

#endif
