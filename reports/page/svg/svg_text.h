/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows as it is written. */
#ifndef REPORTS_PAGE_SVG_SVG_TEXT_H
#define REPORTS_PAGE_SVG_SVG_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Begins zeroed; `text` is on the heap, without a NUL. Nothing is written once memory ran out. */
struct sb_svg_text {
    char *text;
    size_t size, room;
    bool failed;
};

void sb_svg_put(struct sb_svg_text *out, const char *text, size_t length);
void sb_svg_say(struct sb_svg_text *out, const char *text); /* without its NUL */

#endif
