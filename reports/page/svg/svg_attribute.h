/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attributes of a tag, as gnuplot writes them. */
#ifndef REPORTS_PAGE_SVG_SVG_ATTRIBUTE_H
#define REPORTS_PAGE_SVG_SVG_ATTRIBUTE_H

#include <stdbool.h>
#include <stddef.h>

/* In the text that is read. */
struct sb_svg_attribute {
    const char *name, *value;
    size_t name_length, length;
};

/* The next attribute from `*at` on, which moves behind it, before the tag's end at `end`; false:
 * there is none. */
bool sb_svg_attribute_next(const char **at, const char *end, struct sb_svg_attribute *a);

/* Whether that is its name, and its value. */
bool sb_svg_attribute_is(const struct sb_svg_attribute *a, const char *name);
bool sb_svg_attribute_has(const struct sb_svg_attribute *a, const char *value);

#endif
