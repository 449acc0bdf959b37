/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One picture alone, that belongs to no run. */
#ifndef REPORTS_PLOTS_GNUPLOT_SINGLE_H
#define REPORTS_PLOTS_GNUPLOT_SINGLE_H

#include "reports/plots/gnuplot/script.h"

/* Writes script and data of script->base. SB_EIO, SB_ENOMEM; nothing is left open. */
typedef enum sb_code sb_single_write(const void *self, struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, struct sb_error *error);

/* Draws DIR/BASE.svg beside its script and its data; `base` has at most 40 letters, digits and
 * hyphens. Without gnuplot, or where it fails, `notice` gets a line. SB_EIO, SB_ENOMEM,
 * SB_EINTR. */
enum sb_code sb_single_draw(const char *base, const char *dir, sb_single_write *write,
                            const void *self, char *notice, size_t notice_size,
                            struct sb_error *error);

#endif
