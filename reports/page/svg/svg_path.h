/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The "d" of a path, in fewer characters. */
#ifndef REPORTS_PAGE_SVG_SVG_PATH_H
#define REPORTS_PAGE_SVG_SVG_PATH_H

#include <stddef.h>

/* Of straight lines between absolute points ("M1.04,2.00 L3.00,4.00 L5.00,6.00 Z") with one
 * decimal: each point by how far it lies from the one before, so that no rounding adds up, and
 * without those that lie where the one before does. `out` has room for as many bytes as the path
 * has and 1; the length of what is there, or 0: it is another kind of path. */
size_t sb_svg_path(char *out, const char *path, size_t length);

#endif
