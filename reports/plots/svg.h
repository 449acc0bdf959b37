/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot's SVG inside a page. */
#ifndef REPORTS_PLOTS_SVG_H
#define REPORTS_PLOTS_SVG_H

#include "sim/base/error.h"

#include <stdio.h>

/* Copies the drawing at `path` to `out` so that it can stand in HTML beside others: without what
 * comes before <svg>, as one image whose text for those who do not see it is `label`, and with
 * `prefix` before each id and each reference to one. `label` and `prefix` must need no escape in
 * HTML. SB_EIO, SB_ENOMEM. */
enum sb_code sb_svg_embed(FILE *out, const char *path, const char *prefix, const char *label,
                          struct sb_error *error);

#endif
