/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot's SVG inside a page: smaller, and in the page's colours. */
#ifndef REPORTS_PAGE_SVG_INLINE_SVG_H
#define REPORTS_PAGE_SVG_INLINE_SVG_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct sb_inline_svg {
    char *text; /* on the heap, from "<svg" to "</svg>" */
    size_t size;
    unsigned width; /* of its view, in pixels */
};

/* Reads the drawing at `path` for HTML in which others stand beside it:
 * - without what comes before <svg>, titles, empty groups, and attributes that say what holds
 *   anyway; coordinates have one decimal;
 * - colours that the pictures share are classes (page.css): "s-es" for the stroke, "f-es" for the
 *   fill, "c-es" for the colour; others stay;
 * - `prefix` stands before each id and each reference to one, save those of gnuplot's marks, which
 *   are the same in each picture: they are left out unless `marks`;
 * - it is one image, with the text `label` for those who do not see it.
 * `label` and `prefix` must need no escape in HTML. SB_EIO, SB_ENOMEM: nothing is to be released.
 */
enum sb_code sb_inline_svg_read(struct sb_inline_svg *svg, const char *path, const char *prefix,
                                const char *label, bool marks, struct sb_error *error);
void sb_inline_svg_fini(struct sb_inline_svg *svg);

#endif
